// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial.h"

#include <chrono>
#include <iterator>
#include <set>
#include <system_error>

#include "jobs/make_output.h"
#include "jobs/trial_modules.h"
#include "jobs/trial_signature.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Name in the folder of the trial, and in packaging/trial/.
struct Source {
  const char* file;
  const char* embedded;
};
constexpr Source kSources[] = {{"first/Kbuild", "first.Kbuild"},
                               {"first/first.c", "first.c"},
                               {"first/more.c", "more.c"},
                               {"first/extmod_first.h", "extmod_first.h"},
                               {"second/Kbuild", "second.Kbuild"},
                               {"second/extmod_second.c", "second.c"},
                               {"second/extmod_first.h", "extmod_first.h"},
                               {"dkms/Makefile", "dkms.Makefile"},
                               {"dkms/first.c", "first.c"},
                               {"dkms/more.c", "more.c"},
                               {"dkms/extmod_first.h", "extmod_first.h"}};

// With all warnings. Where the configuration makes them errors, it means the kernel's own code. The check of comments
// needs Perl or Python, which module builds do not.
constexpr const char* kWarnings[] = {"W=1", "KCFLAGS=-Wno-error", "cmd_checkdoc="};

class Trial {
 public:
  Trial(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner, Progress& progress,
        const fs::path& workspace)
      : request_(request),
        headers_(headers),
        runner_(runner),
        progress_(progress),
        workspace_(workspace),
        room_(find_trial_room(request, headers, runner, workspace)) {
    report_.headers = headers.place.empty() ? headers.machine.string() : headers.place;
    report_.release = headers.release;
    report_.arch = headers.srcarch;
    report_.place = room_.place;
    report_.why = room_.why;
    for (const auto& [program, why] : room_.not_tried) report_.notes.push_back(program + " was not tried: " + why);
  }

  TrialReport run() {
    write_sources();
    if (build() && install()) {
      judge();
      sign();
      clean();
      build_as_dkms();
    }
    return std::move(report_);
  }

 private:
  void write_sources() const {
    for (const auto& [file, embedded] : kSources) {
      const fs::path place = room_.work_folder / file;
      std::error_code failed;
      fs::create_directories(place.parent_path(), failed);
      if (failed) throw system_error("cannot make a folder", place.parent_path(), failed.value());
      write_file(place, embedded_file(std::string("packaging/trial/") + embedded));
    }
  }

  bool build() {
    return make("building a module that exports a symbol", "first", with_warnings({"modules"})) &&
           is_made("first/extmod_first.ko") &&
           make("building a module that imports it", "second",
                with_warnings({"KBUILD_EXTRA_SYMBOLS=" + room_.work + "/first/Module.symvers", "modules"})) &&
           is_made("second/extmod_second.ko");
  }

  static std::vector<std::string> with_warnings(std::vector<std::string> words) {
    words.insert(words.begin(), std::begin(kWarnings), std::end(kWarnings));
    return words;
  }

  /// No depmod: the folder has no other modules.
  bool install() {
    std::vector<std::string> words = {"INSTALL_MOD_PATH=" + room_.work + "/installed", "DEPMOD=true"};
    leave_uncompressed(words);
    words.emplace_back("modules_install");
    if (!make("installing the first module", "first", words) || !make("installing the second", "second", words))
      return false;
    std::set<std::string> installed;
    for (const auto& entry : walk(room_.work_folder / "installed/lib/modules" / headers_.release))
      for (const char* name : {"extmod_first.ko", "extmod_second.ko"})
        if (fs::path(entry.path).filename().string().starts_with(name)) installed.insert(name);
    if (installed.size() == 2) return true;
    fail("modules_install", "installs no module below lib/modules/" + headers_.release);
    return false;
  }

  /// Where the machine has no program for it, which says nothing about the package.
  void leave_uncompressed(std::vector<std::string>& words) {
    for (const auto& [symbol, program] :
         {std::pair{"MODULE_COMPRESS_XZ", "xz"}, std::pair{"MODULE_COMPRESS_ZSTD", "zstd"},
          std::pair{"MODULE_COMPRESS_GZIP", "gzip"}}) {
      if (!headers_.config.enabled(symbol)) continue;
      if (runner_.run(room_.command({program, "--version"}, request_.seconds)).status == 0) continue;
      for (const char* off : {"", "_ALL", "_XZ", "_ZSTD", "_GZIP"})
        words.push_back(std::string("CONFIG_MODULE_COMPRESS") + off + "=");
      report_.notes.push_back(std::string("modules were not compressed: there is no ") + program);
    }
  }

  void judge() {
    for (auto& finding : judge_trial_modules(headers_, room_.work_folder)) report_.findings.push_back(finding);
  }

  void sign() {
    const SignatureTrial tried = try_signature(headers_, room_, runner_, request_.seconds);
    if (!tried.note.empty()) report_.notes.push_back(tried.note);
    if (tried.argv.empty()) return;
    report_.steps.push_back(
        {"signing a module", shell_quote(tried.argv), tried.output, tried.fault.empty(), tried.seconds});
    if (!tried.fault.empty()) fail("scripts/sign-file", tried.fault);
  }

  void clean() {
    const bool cleaned = make("make clean of the first module", "first", {"clean"}) &&
                         make("make clean of the second", "second", {"clean"});
    if (!cleaned) return;
    std::set<std::string> sources;
    for (const auto& source : kSources) sources.insert(source.file);
    for (const char* folder : {"first", "second"})
      for (const auto& entry : walk(room_.work_folder / folder)) {
        const std::string path = std::string(folder) + "/" + entry.path;
        if (sources.contains(path)) continue;
        report_.findings.push_back(make_finding(Severity::warning, "trial-module", report_.headers,
                                                "leaves " + path + " behind after make clean of a trial module"));
        return;
      }
  }

  /// dkms 3: make -jN KERNELRELEASE=RELEASE -C /lib/modules/RELEASE/build M=FOLDER, without compilers in variables.
  void build_as_dkms() {
    for (const char* name : {"CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS"}) room_.environment.erase(name);
    if (run("building a module as DKMS does", make_words(room_.build, "dkms", {"KERNELRELEASE=" + headers_.release})))
      is_made("dkms/extmod_first.ko");
  }

  std::vector<std::string> make_words(const std::string& tree, const std::string& folder,
                                      const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"make", "-j" + std::to_string(request_.jobs)};
    words.insert(words.end(), room_.words.begin(), room_.words.end());
    words.insert(words.end(), {"-C", tree, "M=" + room_.work + "/" + folder});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  bool make(const std::string& name, const std::string& folder, const std::vector<std::string>& more) {
    return run(name, make_words(room_.headers, folder, more));
  }

  bool run(const std::string& name, const std::vector<std::string>& argv) {
    check_interrupt();
    progress_.step(name);
    const auto begin = std::chrono::steady_clock::now();
    const CommandResult result = runner_.run(room_.command(argv, request_.seconds));
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    const bool good = result.status == 0 && !result.timed_out;
    report_.steps.push_back({name, shell_quote(argv), result.output, good, elapsed.count()});
    if (good) return true;
    const std::string line = telling_line(result.output);
    if (result.timed_out)
      fail(name, "did not end within " + std::to_string(request_.seconds) + " seconds (--timeout)");
    else if (names_unfit_tool(line))
      throw Error(ExitStatus::environment, "the trial needs another tool than there is here: " + line, report_.headers,
                  "install it, or name the compiler of the kernel with --cc, --cross-compile or --llvm");
    else
      fail(name, "fails: " + shown(line));
    return false;
  }

  bool is_made(const std::string& module) {
    std::error_code ignored;
    if (fs::is_regular_file(room_.work_folder / module, ignored)) return true;
    fail("make", "ends well and makes no " + module);
    return false;
  }

  /// Names of our private folders say nothing to anybody.
  std::string shown(std::string line) const {
    line = replace_all(line, room_.work + "/", "trial/");
    line = replace_all(line, workspace_.string() + "/native/headers/", "/");
    return replace_all(line, workspace_.string() + "/packages/", "/");
  }

  void fail(const std::string& what, const std::string& how) {
    report_.findings.push_back(make_finding("trial-module", report_.headers, what + " " + how));
    if (!report_.steps.empty()) report_.steps.back().good = false;
  }

  const TrialRequest& request_;
  const TrialHeaders& headers_;
  CommandRunner& runner_;
  Progress& progress_;
  const fs::path& workspace_;
  TrialRoom room_;
  TrialReport report_;
};

}  // namespace

std::string place_text(const TrialReport& report) {
  switch (report.place) {
    case TrialPlace::in_place:
      return "in place: the package's own programs run on this machine";
    case TrialPlace::root:
      return "in --root: the package's own programs run there";
    case TrialPlace::native_programs:
      break;
  }
  return "with programs made from the package's sources for this machine; the package's own were NOT run (" +
         report.why + ")";
}

TrialReport run_trial(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner,
                      Progress& progress, const fs::path& workspace) {
  return Trial(request, headers, runner, progress, workspace).run();
}

}  // namespace extmod
