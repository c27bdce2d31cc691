// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// What the tools of one package format take: regular expressions (ECMAScript) for whole words, and how to write one.
struct PackageGrammar {
  std::string package;  ///< for people: `a .xyz`
  std::string name;
  std::string name_rule;  ///< for people
  std::string version;
  std::string depends = {};  ///< empty: the format has no relations
  std::string provides = {};
  std::string conflicts = {};
  std::string maintainer = ".+";
};

/// The words of one package, in the format's spelling.
struct PackageWords {
  std::string name;  ///< empty if it follows from the kernel release, which is checked by itself
  std::string version;
  std::vector<std::string> depends = {};
  std::vector<std::string> provides = {};
  std::vector<std::string> conflicts = {};
};

/// Throws Error(impossible) that names the first word that the format's tools would refuse, or take for more than one;
/// also for control characters in the maintainer's name and in the summary.
void check_words(const PackageGrammar& grammar, const PackageWords& words, const PackageInfo& info);

/// Throws Error(impossible) if two of these packages have one name: none can depend on itself. Empty names are none.
void check_names_differ(const std::vector<std::string>& names);

}  // namespace extmod
