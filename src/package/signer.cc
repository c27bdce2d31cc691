// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/signer.h"

#include "distro/distro.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;

Signer Signer::with_gpg(CommandRunner& runner, const std::string& key, const fs::path& scratch) {
  if (find_program("gpg").empty())
    throw Error(ExitStatus::environment, "the program is not installed", "gpg",
                advise_program(this_distro(), "gpg") + ", or sign with another one: --sign-command");
  return {runner, {"gpg", "--batch", "--yes", "--local-user", key, "--digest-algo", "SHA256"}, true, scratch};
}

Signer Signer::with_command(CommandRunner& runner, const std::vector<std::string>& command, const fs::path& scratch) {
  return {runner, command, false, scratch};
}

std::optional<Signer> Signer::wanted(CommandRunner& runner, const std::string& key,
                                     const std::vector<std::string>& command, const fs::path& scratch) {
  if (!command.empty()) return with_command(runner, command, scratch);
  if (!key.empty()) return with_gpg(runner, key, scratch);
  return std::nullopt;
}

std::string Signer::sign(const fs::path& file, bool armored) const {
  const fs::path signature = scratch_ / "signature";
  Command command{command_, ".", command_environment()};
  if (gpg_ && armored) command.argv.emplace_back("--armor");
  if (gpg_)
    command.argv.insert(command.argv.end(), {"--output", signature, "--detach-sign", file});
  else
    command.argv.insert(command.argv.end(), {file, signature});
  std::error_code none;
  fs::remove(signature, none);
  CommandResult result = runner_.run(command);
  auto bytes = result.status == 0 ? read_file_if_exists(signature) : std::nullopt;
  if (bytes && !bytes->empty()) return *bytes;
  std::string said = result.said();
  throw Error(ExitStatus::environment,
              result.status == 0 ? "the signing command left no signature"
                                 : "the signing command failed with status " + std::to_string(result.status),
              shell_quote(command.argv), said.empty() ? "no package was written" : said);
}

}  // namespace extmod
