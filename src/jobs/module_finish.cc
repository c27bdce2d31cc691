// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_finish.h"

#include <map>
#include <system_error>

#include "modules/kernel_exports.h"
#include "modules/module_file.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFinished = "extmod-pkg-finished";

/// As Kbuild names it: by LLVM=, else by CROSS_COMPILE=.
std::vector<std::string> strip_program(const TrialRoom& room) {
  std::string program = "strip";
  for (const auto& word : room.words) {
    if (word.starts_with("CROSS_COMPILE=")) program = word.substr(word.find('=') + 1) + "strip";
    if (!word.starts_with("LLVM=")) continue;
    const std::string llvm = word.substr(word.find('=') + 1);
    if (llvm.ends_with("/")) return {llvm + "llvm-strip"};
    return {llvm.starts_with("-") ? "llvm-strip" + llvm : "llvm-strip"};
  }
  return split_words(program);
}

class Finisher {
 public:
  Finisher(const ModuleRequest& request, const ModuleKernel& kernel, const TrialRoom& room, CommandRunner& runner)
      : request_(request), room_(room), runner_(runner), config_(kernel.headers.config) {}

  std::string finish(const MadeModule& module) {
    check_interrupt();
    const std::string name = fs::path(module.path).filename();
    const fs::path folder = room_.work_folder / kFinished;
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!failed) fs::copy_file(module.file, folder / name, fs::copy_options::overwrite_existing, failed);
    if (failed) throw system_error("cannot copy the module", module.file, failed.value());
    const std::string place = room_.work + "/" + kFinished + "/" + name;
    if (request_.strip) strip(name, place);
    if (request_.signing) sign(name, place);
    return read_file(folder / name);
  }

 private:
  void strip(const std::string& name, const std::string& place) {
    auto words = strip_program(room_);
    words.insert(words.end(), {"--strip-debug", place});
    const CommandResult result = runner_.run(room_.command(words, 0));
    if (result.status != 0)
      throw Error(ExitStatus::environment, "its debug information cannot be removed", name, result.said());
  }

  void sign(const std::string& name, const std::string& place) {
    for (const auto& [program, why] : room_.not_tried)
      if (program == kSignFile)
        throw Error(ExitStatus::environment, "the module cannot be signed: scripts/sign-file does not run here", why,
                    kElsewhere);
    const ModuleSigning& signing = *request_.signing;
    const bool is_file = !signing.key.starts_with("pkcs11:");
    Command command = room_.command(
        {room_.headers + "/" + kSignFile, signing.hash.value_or(config_.value("MODULE_SIG_HASH").value_or("sha256")),
         is_file ? fs::absolute(signing.key).string() : signing.key, fs::absolute(signing.certificate), place},
        0);
    if (const auto pin = environment("KBUILD_SIGN_PIN")) command.environment["KBUILD_SIGN_PIN"] = *pin;
    const CommandResult result = runner_.run(command);
    if (result.status == 0) return;
    if (result.status == 127)
      throw Error(ExitStatus::impossible, "the kernel has no sign-file to sign modules with", room_.headers,
                  "it is built where CONFIG_MODULE_SIG is set");
    throw Error(ExitStatus::environment, "the module cannot be signed", name, std::string(result.said()));
  }

  const ModuleRequest& request_;
  const TrialRoom& room_;
  CommandRunner& runner_;
  const KernelConfig& config_;
};

}  // namespace

std::vector<BuiltModule> finish_modules(const ModuleRequest& request, const ModuleKernel& kernel, const TrialRoom& room,
                                        const std::vector<BuiltFolder>& folders, CommandRunner& runner,
                                        std::vector<std::string>& sources) {
  Finisher finisher(request, kernel, room, runner);
  std::vector<BuiltModule> built;
  std::map<std::string, std::string> makers;
  for (const auto& folder : folders)
    for (const auto& module : folder.modules) {
      const auto [maker, is_new] = makers.emplace(module_key(module_name(module.path)), folder.source.given);
      if (!is_new)
        throw Error(ExitStatus::impossible, "two modules have this name, and a kernel loads only one of them",
                    module.path, "they are of " + maker->second + " and " + folder.source.given);
      built.push_back({module.path, finisher.finish(module)});
      sources.push_back(folder.source.given);
    }
  return built;
}

}  // namespace extmod
