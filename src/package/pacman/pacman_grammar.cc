// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_grammar.h"

#include "package/pacman/pacman_metadata.h"
#include "package/pacman/pacman_version.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations_for(relations, "pacman"))
    texts.push_back(relation.name + relation.comparison + relation.version);
  return texts;
}

}  // namespace

const PackageGrammar& pacman_grammar() {
  static const std::string kName = "[A-Za-z0-9@_+][A-Za-z0-9@._+-]*";
  static const std::string kVersion = "[A-Za-z0-9._+~:-]+";
  static const PackageGrammar kGrammar = {
      .package = "a package for pacman",
      .name = kName,
      .name_rule =
          "it has ASCII letters, digits and @ . _ + - only, the first being none of . - (PACMAN_PKGBASE, --name)",
      .version = "([0-9]+:)?[A-Za-z0-9._+~]+-[0-9]+([.][0-9]+)?",
      .depends = kName + "((<|<=|=|>=|>)" + kVersion + ")?",
      .provides = kName + "(=" + kVersion + ")?",
      .conflicts = kName + "((<|<=|=|>=|>)" + kVersion + ")?"};
  return kGrammar;
}

PackageWords pacman_words(const PackageInfo& info) {
  PackageWords words{pacman_name(info), pacman_version(info), pacman_depends(info), spelled(info.provides),
                     spelled(info.conflicts)};
  for (const auto& depend : spelled(info.depends)) words.depends.push_back(depend);
  return words;
}

}  // namespace extmod
