// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_identity.h"

#include "package/deb/deb_control_files.h"
#include "package/deb/deb_members.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// `libcrypto 3 libssl3 (>= 3.0.22)`: library, version of its soname, dependency. Lines with `udeb:` are for the
/// installer.
std::map<std::string, std::string> read_shlibs(const std::string& text) {
  std::map<std::string, std::string> shlibs;
  for (const auto& line : split(text, '\n')) {
    auto words = split_words(line);
    if (words.size() < 3 || words[0].ends_with(":") || words[0].starts_with("#")) continue;
    std::vector<std::string> dependency(words.begin() + 2, words.end());
    shlibs[words[0] + ".so." + words[1]] = join(dependency, " ");
    shlibs[words[0] + "-" + words[1] + ".so"] = join(dependency, " ");
  }
  return shlibs;
}

}  // namespace

DebIdentity identify_deb(const fs::path& package, const Limits& limits) {
  DebControlFiles files;
  read_deb_members(
      package, limits, [&](const DebTar& control) { files = read_deb_control(package, control, limits); },
      [](const DebTar&) {});
  auto fields = deb_control_fields(files["control"]);
  DebIdentity identity{fields["Package"], fields["Version"], fields["Architecture"], {}, {}};
  for (const char* field : {"Pre-Depends", "Depends"})
    for (const auto& relation : split(fields[field], ','))
      if (!trim(relation).empty()) identity.depends.emplace_back(trim(relation));
  identity.shlibs = read_shlibs(files["shlibs"]);
  return identity;
}

}  // namespace extmod
