// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_words.h"

#include <algorithm>
#include <regex>
#include <set>

#include "support/error.h"

namespace extmod {
namespace {

constexpr size_t kLongest = 1024;  // std::regex needs stack for each character

bool has_control_characters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char byte) { return byte < ' ' || byte == 0x7f; });
}

/// One kind of words of a package.
class Rule {
 public:
  Rule(std::string what, const std::string& pattern, std::string advice)
      : what_(std::move(what)), pattern_(pattern), advice_(std::move(advice)) {}

  void check(const std::string& word) const {
    if (word.size() > kLongest || has_control_characters(word) || !std::regex_match(word, pattern_))
      throw Error(ExitStatus::impossible, "not " + what_, "`" + word + "`", advice_);
  }
  void check(const std::vector<std::string>& words) const {
    for (const auto& word : words) check(word);
  }

 private:
  std::string what_;
  std::regex pattern_;
  std::string advice_;
};

}  // namespace

void check_words(const PackageGrammar& grammar, const PackageWords& words, const PackageInfo& info) {
  const std::string& package = grammar.package;
  if (!words.name.empty()) Rule("a name for " + package, grammar.name, grammar.name_rule).check(words.name);
  Rule("a version for " + package, grammar.version, "give another one with --package-version or KDEB_PKGVERSION")
      .check(words.version);
  const std::string one =
      "one relation is NAME or NAME (>= VERSION); if only another format takes it, write FORMAT:NAME";
  Rule("a dependency for " + package, grammar.depends, one).check(words.depends);
  Rule("a name that " + package + " can provide", grammar.provides, "write NAME or NAME (= VERSION)")
      .check(words.provides);
  Rule("a conflict for " + package, grammar.conflicts, one).check(words.conflicts);
  Rule("a maintainer for " + package, grammar.maintainer, "set DEBFULLNAME and DEBEMAIL, for `Name <address>`")
      .check(info.maintainer);
  Rule("a summary for " + package, "[^]+", "the first line of --description has no control characters")
      .check(info.summary);
}

void check_names_differ(const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const auto& name : names)
    if (!name.empty() && !seen.insert(name).second)
      throw Error(ExitStatus::impossible, "two packages have one name", name,
                  "give --name, --meta and --image-package names that no other package of this run has");
}

}  // namespace extmod
