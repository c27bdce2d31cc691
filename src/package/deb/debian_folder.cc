// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/debian_folder.h"

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

/// The value of a field of dpkg-parsechangelog(1)'s output.
std::string field_of(const std::string& text, const std::string& name) {
  for (const auto& line : split(text, '\n'))
    if (line.starts_with(name + ": ")) return std::string(trim(line.substr(name.size() + 2)));
  return {};
}

}  // namespace

DebianFolder read_debian_folder(CommandRunner& runner, const std::filesystem::path& folder) {
  const std::filesystem::path debian = folder / "debian";
  auto control = read_file_if_exists(debian / "control");
  if (!control)
    throw Error(ExitStatus::impossible, "no unpacked Debian source package", debian / "control",
                "run this from dpkg-buildpackage, in its folder");
  CommandResult parsed = runner.run({{"dpkg-parsechangelog"}, folder, command_environment()});
  DebianFolder found{field_of(parsed.output, "Source"),
                     field_of(parsed.output, "Version"),
                     field_of(parsed.output, "Maintainer"),
                     read_file(debian / "changelog"),
                     std::string(trim(read_file_if_exists(debian / "arch").value_or(""))),
                     {},
                     {}};
  if (parsed.status != 0 || found.source.empty() || found.version.empty())
    throw Error(ExitStatus::impossible,
                "dpkg-parsechangelog finds no source and version, it printed:\n" + parsed.said() + "\n",
                debian / "changelog");
  for (const auto& line : split(*control, '\n'))
    if (line.starts_with("Package:")) found.packages.emplace_back(trim(line.substr(line.find(':') + 1)));
  for (const auto& line : split(read_file_if_exists(debian / "files").value_or(""), '\n'))
    if (auto words = split_words(line); !words.empty()) found.files.push_back(words[0]);
  return found;
}

}  // namespace extmod
