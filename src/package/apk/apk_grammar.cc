// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_grammar.h"

#include "package/apk/apk_metadata.h"
#include "package/apk/apk_version.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations_for(relations, "apk"))
    texts.push_back(relation.name + relation.comparison + relation.version);
  return texts;
}

}  // namespace

const PackageGrammar& apk_grammar() {
  static const std::string kVersion = "[0-9]+(\\.[0-9]+)*[a-z]?(_[a-z]+[0-9]*)*(~[0-9a-f]+)?(-r[0-9]+)?";
  static const std::string kName = "[A-Za-z0-9/_][A-Za-z0-9:+._/-]*";
  static const std::string kRelation = kName + "((<|<=|=|>=|>)" + kVersion + ")?";
  static const PackageGrammar kGrammar = {
      .package = "an .apk",
      .name = "[a-z0-9][a-z0-9+._-]*",
      .name_rule = "it begins with a lower-case letter or digit and has lower-case letters, digits and + . _ - only",
      .version = kVersion,
      .depends = kRelation,
      .provides = kName + "(=" + kVersion + ")?",
      .conflicts = kRelation};
  return kGrammar;
}

PackageWords apk_words(const PackageInfo& info) {
  PackageWords words{apk_name(info), apk_version(info), apk_depends(info), spelled(info.provides),
                     spelled(info.conflicts)};
  for (const auto& depend : spelled(info.depends)) words.depends.push_back(depend);
  return words;
}

}  // namespace extmod
