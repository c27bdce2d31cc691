// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_names.h"

#include <algorithm>
#include <set>

#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostLetters = 2;
constexpr size_t kLettersForOne = 5;  ///< shorter names are near to too many others
constexpr size_t kFar = 100;

// How far off a name is: one wrong letter is nearest, then a word more, two letters, a word less, another word.
constexpr size_t kMovedWeight = 1;
constexpr size_t kLetterWeight = 2;
constexpr size_t kMoreWeight = 3;
constexpr size_t kLessWeight = 5;
constexpr size_t kOtherWordWeight = 6;
constexpr size_t kWordsBesideOther = 3;  ///< that must be the same where one is another

using Words = std::vector<std::string>;

Words sorted_words(const std::string& name) {
  Words words = split(name, '_');
  std::sort(words.begin(), words.end());
  return words;
}

/// From a name to another one; kFar if more than one word differs, or hardly any are the same.
size_t word_distance(const Words& left, const Words& right) {
  if (left.size() > right.size() + 1 || right.size() > left.size() + 1) return kFar;
  Words both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  if (std::max(left.size(), right.size()) - both.size() > 1 || join(both, "").size() < kLettersForOne) return kFar;
  if (left.size() != right.size()) return left.size() < right.size() ? kMoreWeight : kLessWeight;
  if (left.size() == both.size()) return kMovedWeight;
  return both.size() >= kWordsBesideOther ? kOtherWordWeight : kFar;
}

}  // namespace

size_t edit_distance(const std::string& left, const std::string& right, size_t limit) {
  const size_t apart = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
  if (apart > limit) return limit + 1;
  std::vector<size_t> row(right.size() + 1);
  for (size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    size_t least = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      const size_t replaced = diagonal + static_cast<size_t>(left[i - 1] != right[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
  }
  return row.back();
}

std::optional<std::string> near_symbol(const std::string& name, const KconfigSymbols& symbols) {
  const size_t letters = name.size() < kLettersForOne ? 0 : name.size() < 2 * kLettersForOne ? 1 : kMostLetters;
  const Words words = sorted_words(name);
  size_t best = kFar;
  std::string nearest;
  for (const auto& [other, symbol] : symbols.symbols) {
    if (symbol.transitional) continue;
    size_t distance = edit_distance(name, other, letters);
    distance = distance > letters ? kFar : distance * kLetterWeight;
    if (words.size() > 1) distance = std::min(distance, word_distance(words, sorted_words(other)));
    // Of equally near names the first of the alphabet, so that each run says the same.
    if (distance < best || (distance == best && distance != kFar && other < nearest)) {
      best = distance;
      nearest = other;
    }
  }
  if (best == kFar) return std::nullopt;
  return nearest;
}

std::unordered_map<std::string, std::vector<std::string>> symbols_of_other_archs(const fs::path& srctree,
                                                                                 const std::string& srcarch) {
  std::unordered_map<std::string, std::vector<std::string>> found;
  const auto no_data = [](const std::string& folder) {
    return !folder.ends_with("/boot") && !folder.ends_with("/include");
  };
  for (const auto& entry : walk(srctree / "arch", no_data)) {
    const std::string arch = entry.path.substr(0, entry.path.find('/'));
    if (entry.kind != EntryKind::file || arch == srcarch || arch == entry.path) continue;
    if (!fs::path(entry.path).filename().string().starts_with("Kconfig")) continue;
    for (const auto& name : names_in_kconfig(read_file(srctree / "arch" / entry.path))) {
      auto& archs = found[name];
      if (archs.empty() || archs.back() != arch) archs.push_back(arch);
    }
  }
  return found;
}

}  // namespace extmod
