// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "content/makefile_facts.h"
#include "jobs/build_size.h"
#include "jobs/prepare_compiler.h"
#include "jobs/prepare_make.h"
#include "jobs/prepare_objtree.h"
#include "jobs/prepare_record.h"
#include "jobs/prepare_state.h"
#include "jobs/unsure_targets.h"
#include "kernel/kernel_tree.h"
#include "kernel/srcarch.h"
#include "support/atomic_file.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/folder_lock.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// So long a run waits for another one in the same objtree.
constexpr std::chrono::hours kLongestBuild(24);

fs::path beside(const fs::path& objtree, const std::string& ending) {
  return objtree.parent_path() / (objtree.filename().string() + ending);
}

/// `finished` is only noted when everything else is on the disk.
void sync_all(const fs::path& folder) {
  const FileDescriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.get() < 0 || ::syncfs(open.get()) != 0) throw system_error("cannot write to the disk", folder, errno);
}

/// Runs one job.
class Preparation {
 public:
  Preparation(const PrepareRequest& request, CommandRunner& runner, Progress& progress)
      : request_(request), runner_(runner), steps_(progress) {}

  PrepareReport run() {
    if (request_.symvers && request_.full == FullBuild::always)
      throw Error(ExitStatus::impossible, "one option asks for what the other one replaces",
                  "--symvers with --full always", "leave one of them out: a full build writes its own Module.symvers");
    objtree_ = check_objtree(request_);
    compiler_ = choose_kernel_compiler(request_);
    report_.command = request_.command;
    report_.objtree = objtree_;
    report_.log = beside(objtree_, ".log");
    look_at_source();
    inputs_ = prepare_inputs(request_, report_.source, compiler_);
    if (is_unchanged()) return report_;
    std::error_code not_made;
    fs::create_directories(objtree_, not_made);
    if (not_made) throw system_error("cannot make the folder", objtree_, not_made.value());
    const FolderLock alone(objtree_.parent_path(), objtree_.filename(), kLongestBuild);
    if (is_unchanged()) return report_;  // another run did it while we waited
    begin();
    configure_tree();
    make_tree();
    finish();
    return report_;
  }

 private:
  void look_at_source() {
    report_.source = steps_.run("looking at the source", [&] {
      return provide_source(request_.source, beside(objtree_, ".source"), runner_, steps_.progress());
    });
    const fs::path& srctree = report_.source.srctree;
    check_source(srctree, compiler_.arch);
    check_kernel_tools(request_, srctree);
    if (request_.symvers) report_.symvers = check_symvers(*request_.symvers, srctree);
    keep_foreign_version_out();
  }

  /// A request for it in a fragment or setting stays.
  void keep_foreign_version_out() {
    const std::string name = foreign_version(report_.source.srctree);
    if (name.empty() || has_own_git(report_.source.srctree)) return;
    ConfigurationRequest& configuration = request_.configuration;
    for (const auto& fragment : configuration.fragments)
      if (read_file_if_exists(fragment).value_or("").find("CONFIG_LOCALVERSION_AUTO=y") != std::string::npos) return;
    configuration.settings.insert(configuration.settings.begin(), "LOCALVERSION_AUTO=n");
    report_.notes.push_back("CONFIG_LOCALVERSION_AUTO is off: " + name +
                            " of the source says nothing of this kernel; --set LOCALVERSION_AUTO=y takes it");
  }

  /// Nothing but files is read. What somebody changed in objtree is noticed by size and time.
  bool is_unchanged() {
    state_ = read_prepare_state(objtree_);
    if (!state_ || !state_->finished || state_->inputs != inputs_ || state_->results != prepare_results(objtree_))
      return false;
    PrepareReport before = report_;
    if (!read_prepare_record(before)) return false;
    report_ = before;
    report_.unchanged = true;
    report_.steps = steps_.times();
    return true;
  }

  /// From here on the objtree is unfinished.
  void begin() {
    if (state_) report_.changed = changed_inputs(state_->inputs, inputs_);
    if (state_ && must_begin_anew(report_.changed, report_.source)) {
      steps_.progress().warning("the tree is made from nothing: " + join(report_.changed, ", ") +
                                " is another one than in the run before");
      steps_.run("removing what was made before", [&] { empty_objtree(objtree_); });
      state_.reset();
    }
    is_new_ = !state_;
    if (state_) lines_ = state_->lines;
    if (state_ && !state_->finished)
      complete_ =
          steps_.run("looking for what the ended run left half done", [&] { return remove_unsure_targets(objtree_); });
    PrepareState state;
    state.inputs = inputs_;
    state.lines = lines_;
    write_prepare_state(objtree_, state);
    make_ = kernel_make(request_, report_.source, compiler_, objtree_);
    report_.time = std::stoll(make_.environment.at("SOURCE_DATE_EPOCH"));
    report_.arch = compiler_.arch;
    log_.emplace(report_.log);
  }

  void configure_tree() {
    report_.configuration =
        steps_.run("configuring", [&] { return configure(request_.configuration, make_, runner_, steps_.progress()); });
    config_ = KernelConfig(read_file(objtree_ / ".config"));
    if (!config_.enabled("MODULES"))
      throw Error(ExitStatus::impossible, "CONFIG_MODULES is off: this kernel loads no modules", objtree_ / ".config",
                  "there is nothing to prepare; if modules are wanted, add --set MODULES=y");
    report_.compiler = config_.value("CC_VERSION_TEXT").value_or("");
    const bool lacks_crcs = config_.enabled("MODVERSIONS") && !request_.symvers;
    report_.built = request_.full == FullBuild::always || (request_.full == FullBuild::automatic && lacks_crcs);
    if (lacks_crcs && !report_.built)
      report_.notes.emplace_back(
          "CONFIG_MODVERSIONS is on and there is no Module.symvers: `build` needs --allow-missing-symvers, and modules "
          "get no CRCs; --symvers takes the file of the kernel that ships");
  }

  void make(const std::vector<std::string>& goals, ExpectedLines expected = {}) {
    report_.commands.push_back(run_make(make_, goals, expected, runner_, *log_, steps_.progress()));
  }

  void make_tree() {
    // What an earlier run built says nothing of this configuration.
    if (!report_.built)
      for (const char* file : {"Module.symvers", "vmlinux"}) fs::remove(objtree_ / file);
    steps_.run("make modules_prepare", [&] { make({"modules_prepare"}); });
    if (report_.built) {
      const std::string image = image_name();
      const std::string goal = fs::path(image).filename();
      const ExpectedLines expected = expected_lines();
      steps_.run("building " + goal + " and modules", [&] { make({goal, "modules"}, expected); });
      if (is_new_) lines_ = report_.commands.back().lines;
      report_.image = image;
    } else {
      make_link_files();
    }
    if (request_.symvers) write_atomically(objtree_ / "Module.symvers", read_file(*request_.symvers));
  }

  /// Nobody knows how much follows from a changed input.
  ExpectedLines expected_lines() const {
    if (!is_new_ && state_->finished) return {};
    const size_t total =
        lines_ > 0 ? lines_ : estimate_build(report_.source.srctree, srcarch_of(compiler_.arch), config_);
    return {std::min(complete_, total), total};
  }

  std::string image_name() {
    KernelMake quiet = make_;
    quiet.words.insert(quiet.words.begin(), {"-s", "--no-print-directory"});
    const CommandResult answer = runner_.run(quiet.command({"image_name"}));
    const auto lines = split(std::string(trim(answer.output)), '\n');
    std::string name(trim(lines.back()));
    if (answer.status != 0 || name.empty() || name.find(' ') != std::string::npos)
      throw Error(ExitStatus::step_failed, "make does not say which image it builds (" + name + ")", objtree_,
                  "look at " + report_.log.string());
    return name;
  }

  /// Objects that each module is linked with and that modules_prepare leaves out (arch/powerpc/lib/crtsavres.o).
  void make_link_files() {
    std::vector<std::string> missing;
    for (const auto& file : read_makefiles(read_tree()).link_files)
      if (std::error_code ignored; file.ends_with(".o") && !fs::exists(objtree_ / file, ignored) &&
                                   !fs::exists(report_.source.srctree / file, ignored))
        missing.push_back(file);
    if (!missing.empty()) steps_.run("make " + join(missing, " "), [&] { make(missing); });
  }

  KernelTree read_tree() const {
    TreeRequest tree;
    tree.objtree = objtree_;
    tree.kernelrelease = request_.kernelrelease;
    tree.allow_missing_symvers = true;
    return read_kernel_tree(tree);
  }

  void finish() {
    // Kernels before 6.3 leave their own release there if another one is given; modules are installed by it.
    const fs::path release = objtree_ / "include/config/kernel.release";
    if (request_.kernelrelease && trim(read_file(release)) != *request_.kernelrelease)
      write_atomically(release, *request_.kernelrelease + "\n");
    report_.release = read_tree().release;
    report_.steps = steps_.times();
    write_atomically(objtree_ / kPrepareRecord, prepare_json(report_));
    sync_all(objtree_);
    PrepareState state;
    state.finished = true;
    state.inputs = inputs_;
    state.results = prepare_results(objtree_);
    state.lines = lines_;
    write_prepare_state(objtree_, state);
  }

  PrepareRequest request_;
  CommandRunner& runner_;
  Steps steps_;
  fs::path objtree_;
  KernelCompiler compiler_;
  std::map<std::string, std::string> inputs_;
  std::optional<PrepareState> state_;  ///< of the run before
  bool is_new_ = false;                ///< nothing was made before
  size_t lines_ = 0;                   ///< of make in an earlier build from nothing
  size_t complete_ = 0;                ///< targets that an ended run has made
  KernelMake make_;
  std::optional<MakeLog> log_;
  KernelConfig config_;
  PrepareReport report_;
};

}  // namespace

PrepareReport prepare_tree(const PrepareRequest& request, CommandRunner& runner, Progress& progress) {
  return Preparation(request, runner, progress).run();
}

}  // namespace extmod
