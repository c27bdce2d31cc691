// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_grammar.h"

namespace extmod {

const PackageGrammar& deb_grammar() {
  static const std::string kVersion = "([0-9]{1,9}:)?[0-9][A-Za-z0-9.+~-]*";
  static const std::string kOther = "[A-Za-z0-9][A-Za-z0-9+._-]+(:[a-z0-9-]+)?";
  static const std::string kRelation = kOther + "( *\\( *(<<|<=|=|>=|>>) *" + kVersion + " *\\))?";
  static const PackageGrammar kGrammar = {
      .package = "a .deb",
      .name = "[a-z0-9][a-z0-9+.-]+",
      .name_rule =
          "it begins with a lower-case letter or digit and has at least two of lower-case letters, digits, + - .",
      .version = kVersion,
      .depends = kRelation + "( *\\| *" + kRelation + ")*",
      .provides = kOther + "( \\(= " + kVersion + "\\))?",
      .conflicts = kRelation,
      .maintainer = "[^<>]*[^<> ] <[^<> ]+>"};
  return kGrammar;
}

}  // namespace extmod
