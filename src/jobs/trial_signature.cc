// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_signature.h"

#include <chrono>

#include "modules/module_signature.h"
#include "modules/throwaway_key.h"
#include "support/folder_tree.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Empty if the signature is one that the kernel would take from this key.
std::string fault_of(const std::string& module, const std::string& certificate) {
  try {
    const auto signature = read_module_signature(module);
    if (!signature) return "ends well and signs nothing";
    if (check_module_signature(*signature, module, certificate) == SignatureProof::right) return {};
    return "makes a signature that does not fit the module and the key";
  } catch (const ModuleSignatureError& error) {
    return std::string("makes a signature that is damaged: ") + error.what();
  }
}

bool has_sign_file(const TrialHeaders& headers) {
  const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
  const Resolved found = tree.resolve(below(headers.place, kSignFile));
  return found.outcome == Resolved::Outcome::found && found.facts.kind == EntryKind::file;
}

}  // namespace

SignatureTrial try_signature(const TrialHeaders& headers, const TrialRoom& room, CommandRunner& runner, int seconds) {
  if (!headers.config.enabled("MODULE_SIG")) return {};
  SignatureTrial tried;
  if (!has_sign_file(headers)) {
    tried.note = std::string("no module was signed: the headers have no ") + kSignFile;
    return tried;
  }
  for (const auto& [program, why] : room.not_tried)
    if (program == kSignFile) return tried;
  const ThrowawayKey pair = make_throwaway_key(headers.config.enabled("MODULE_SIG_KEY_TYPE_ECDSA"));
  write_file(room.work_folder / "trial.pem", pair.key);
  write_file(room.work_folder / "trial.x509", pair.certificate);
  const std::string hash = headers.config.value("MODULE_SIG_HASH").value_or("sha256");
  tried.argv = {room.headers + "/" + kSignFile,
                hash,
                room.work + "/trial.pem",
                room.work + "/trial.x509",
                room.work + "/first/extmod_first.ko",
                room.work + "/signed.ko"};
  const auto begin = std::chrono::steady_clock::now();
  const CommandResult result = runner.run(room.command(tried.argv, seconds));
  tried.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  tried.output = result.output;
  const auto module = read_file_if_exists(room.work_folder / "signed.ko");
  if (result.status != 0 || !module)
    tried.fault = "fails: " + std::string(trim(result.output));
  else
    tried.fault = fault_of(*module, pair.certificate);
  return tried;
}

}  // namespace extmod
