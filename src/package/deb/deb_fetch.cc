// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_fetch.h"

#include <algorithm>
#include <set>

#include "distro/debian.h"
#include "package/deb/deb_identity.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void download(CommandRunner& runner, const std::vector<std::string>& names, const std::string& architecture,
              const fs::path& into) {
  Command command{apt_download_command(), into, command_environment()};
  for (const auto& name : names)
    command.argv.push_back(name.find(':') == std::string::npos ? name + ":" + architecture : name);
  CommandResult result = runner.run(command);
  if (result.status == 127)
    throw Error(ExitStatus::environment, "the program is not installed", command.argv.front(),
                "fetch the packages elsewhere and give the .deb files");
  if (result.status != 0)
    throw Error(ExitStatus::environment, "apt could not download the packages, it printed:\n" + result.said() + "\n",
                join(names, " "), "`" + add_architecture_command(architecture) + "`, then run again");
}

std::vector<fs::path> debs_in(const fs::path& folder) {
  std::vector<fs::path> debs;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".deb") debs.push_back(entry.path());
  std::sort(debs.begin(), debs.end());
  return debs;
}

}  // namespace

std::string library_package_in(const std::string& relation) {
  auto words = split_words(replace_all(replace_all(relation, "(", " ("), "|", " | "));
  if (words.empty()) return {};
  std::string name = words[0].substr(0, words[0].find(':'));
  if (!name.starts_with("lib") && !name.starts_with("zlib")) return {};
  for (const char* of_compiler : {"libc6", "libc-", "libgcc", "libcrypt1", "libstdc++"})
    if (name.starts_with(of_compiler)) return {};
  return name;
}

std::vector<fs::path> fetch_debs(CommandRunner& runner, const std::vector<std::string>& names,
                                 const std::string& architecture, const fs::path& into) {
  std::set<std::string> known;
  for (const auto& name : names) known.insert(name.substr(0, name.find(':')));
  std::set<fs::path> read;
  for (std::vector<std::string> wanted = names; !wanted.empty();) {
    download(runner, wanted, architecture, into);
    wanted.clear();
    for (const auto& deb : debs_in(into)) {
      if (!read.insert(deb).second) continue;
      for (const auto& relation : identify_deb(deb).depends)
        if (std::string name = library_package_in(relation); !name.empty() && known.insert(name).second)
          wanted.push_back(name);
    }
  }
  return debs_in(into);
}

}  // namespace extmod
