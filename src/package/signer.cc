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
  if (!gpg_) return run({file, place()});
  std::vector<std::string> arguments = {"--output", place(), "--detach-sign", file};
  if (armored) arguments.insert(arguments.begin(), "--armor");
  return run(arguments);
}

std::string Signer::clearsign(const fs::path& file) const {
  check_signs_texts(file);
  return run({"--output", place(), "--clearsign", file});
}

void Signer::check_signs_texts(const std::string& what) const {
  if (gpg_) return;
  throw Error(ExitStatus::impossible,
              "--sign-command makes detached signatures, and this file has its signature inside", what,
              "sign with --sign KEY, or sign it afterwards");
}

fs::path Signer::place() const {
  return scratch_ / "signature";
}

std::string Signer::run(const std::vector<std::string>& arguments) const {
  Command command{command_, ".", command_environment()};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  std::error_code none;
  fs::remove(place(), none);
  CommandResult result = runner_.run(command);
  auto bytes = result.status == 0 ? read_file_if_exists(place()) : std::nullopt;
  if (bytes && !bytes->empty()) return *bytes;
  std::string said = result.said();
  throw Error(ExitStatus::environment,
              result.status == 0 ? "the signing command left no signature"
                                 : "the signing command failed with status " + std::to_string(result.status),
              shell_quote(command.argv), said.empty() ? "no package was written" : said);
}

}  // namespace extmod
