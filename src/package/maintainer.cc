// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/maintainer.h"

#include "support/text.h"

namespace extmod {
namespace {

std::optional<std::string> git_config(CommandRunner& runner, const std::filesystem::path& folder, const char* key) {
  CommandResult result = runner.run({{"git", "config", "--get", key}, folder, command_environment()});
  std::string value(trim(result.output));
  if (result.status != 0 || value.empty() || value.find('\n') != std::string::npos) return std::nullopt;
  return value;
}

/// KBUILD_BUILD_USER@KBUILD_BUILD_HOST, if somebody could have that address.
std::optional<std::string> kbuild_address() {
  auto user = environment("KBUILD_BUILD_USER");
  auto host = environment("KBUILD_BUILD_HOST");
  if (!user || !host || host->starts_with("localhost")) return std::nullopt;
  return *user + "@" + *host;
}

}  // namespace

std::string find_maintainer(CommandRunner& runner, const std::filesystem::path& folder) {
  auto name = environment("DEBFULLNAME");
  auto address = environment("DEBEMAIL");
  // devscripts accept `Name <address>` there, too
  if (address && address->ends_with(">")) return *address;
  if (!name && !address) name = environment("KBUILD_BUILD_USER");
  if (!address) address = kbuild_address();
  if (!address) {
    address = git_config(runner, folder, "user.email");
    if (auto git_name = address && !environment("DEBFULLNAME") ? git_config(runner, folder, "user.name") : std::nullopt)
      name = git_name;
  }
  return name.value_or("Kernel packager") + " <" + address.value_or("kernel@packages.invalid") + ">";
}

}  // namespace extmod
