// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_functions.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "support/text.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

std::string joined(const Words& words, MakeBudget& budget) {
  std::string result;
  for (const auto& word : words) {
    if (!result.empty()) result += ' ';
    budget.append(result, word);
  }
  return result;
}

Words words_of(const std::string& text, MakeBudget& budget) {
  budget.spend(text.size());
  return split_words(text);
}

std::string each_word(const std::string& text, MakeBudget& budget,
                      const std::function<std::string(const std::string&)>& change) {
  std::string result;
  for (const auto& word : words_of(text, budget)) {
    std::string changed = change(word);
    if (changed.empty()) continue;
    if (!result.empty()) result += ' ';
    budget.append(result, changed);
  }
  return result;
}

std::string subst(const Words& given, MakeBudget& budget) {
  if (is_unknown(given[0]) || is_unknown(given[1])) return given[2].empty() ? "" : unknown();
  if (given[0].empty()) return given[2] + given[1];
  std::string result;
  size_t at = 0;
  for (size_t hit = given[2].find(given[0]); hit != std::string::npos; hit = given[2].find(given[0], at)) {
    budget.append(result, std::string_view(given[2]).substr(at, hit - at));
    budget.append(result, given[1]);
    at = hit + given[0].size();
  }
  budget.append(result, std::string_view(given[2]).substr(at));
  return result;
}

std::string patsubst(const Words& given, MakeBudget& budget) {
  return each_word(given[2], budget, [&](const std::string& word) {
    std::string stem;
    if (is_unknown(word) || is_unknown(given[0])) return unknown();
    return fits(word, given[0], &stem) ? with_stem(given[1], stem) : word;
  });
}

/// The words that fit one of the patterns, or those that fit none.
std::string filtered(const Words& given, MakeBudget& budget, bool wanted) {
  const Words patterns = words_of(given[0], budget);
  std::set<std::string> whole;
  Words open;
  for (const auto& pattern : patterns) {
    if (is_unknown(pattern)) continue;
    if (pattern.find('%') == std::string::npos)
      whole.insert(pattern);
    else
      open.push_back(pattern);
  }
  const bool unknown_pattern = is_unknown(given[0]);
  return each_word(given[1], budget, [&](const std::string& word) {
    if (is_unknown(word)) return unknown();
    budget.spend(open.size());
    const bool fitting = whole.contains(word) || std::any_of(open.begin(), open.end(),
                                                             [&](const auto& pattern) { return fits(word, pattern); });
    if (!fitting && unknown_pattern) return unknown();
    return fitting == wanted ? word : std::string();
  });
}

std::string filter(const Words& given, MakeBudget& budget) {
  return filtered(given, budget, true);
}
std::string filter_out(const Words& given, MakeBudget& budget) {
  return filtered(given, budget, false);
}

std::string strip(const Words& given, MakeBudget& budget) {
  return joined(words_of(given[0], budget), budget);
}

std::string findstring(const Words& given, MakeBudget& budget) {
  budget.spend(given[1].size());
  if (!is_unknown(given[0]) && given[1].find(given[0]) != std::string::npos) return given[0];
  return is_unknown(given[0]) || is_unknown(given[1]) ? unknown() : "";
}

std::string sort(const Words& given, MakeBudget& budget) {
  const Words words = words_of(given[0], budget);
  const std::set<std::string> sorted(words.begin(), words.end());
  return joined({sorted.begin(), sorted.end()}, budget);
}

std::string addprefix(const Words& given, MakeBudget& budget) {
  return each_word(given[1], budget,
                   [&](const std::string& word) { return is_unknown(word) ? unknown() : given[0] + word; });
}
std::string addsuffix(const Words& given, MakeBudget& budget) {
  return each_word(given[1], budget,
                   [&](const std::string& word) { return is_unknown(word) ? unknown() : word + given[0]; });
}

std::string dir(const Words& given, MakeBudget& budget) {
  return each_word(given[0], budget, [](const std::string& word) {
    const size_t slash = word.rfind('/');
    return slash == std::string::npos ? "./" : word.substr(0, slash + 1);
  });
}
std::string notdir(const Words& given, MakeBudget& budget) {
  return each_word(given[0], budget, [](const std::string& word) { return word.substr(word.rfind('/') + 1); });
}

/// Where the suffix of the word begins.
size_t suffix_of(const std::string& word) {
  const size_t point = word.rfind('.');
  const size_t slash = word.rfind('/');
  if (point == std::string::npos || (slash != std::string::npos && point < slash)) return word.size();
  return point;
}
std::string basename(const Words& given, MakeBudget& budget) {
  return each_word(given[0], budget, [](const std::string& word) { return word.substr(0, suffix_of(word)); });
}
std::string suffix(const Words& given, MakeBudget& budget) {
  return each_word(given[0], budget, [](const std::string& word) { return word.substr(suffix_of(word)); });
}

/// The words from first to last, counted from 1. Behind an unknown word nobody can count.
std::string some_words(const std::string& text, size_t first, size_t last, MakeBudget& budget) {
  const Words words = words_of(text, budget);
  Words result;
  for (size_t i = 1; i <= std::min(last, words.size()); ++i) {
    if (is_unknown(words[i - 1])) {
      result.push_back(unknown());
      break;
    }
    if (i >= first) result.push_back(words[i - 1]);
  }
  return joined(result, budget);
}

std::optional<size_t> number(const std::string& text) {
  const std::string_view digits = trim(text);
  size_t value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::string firstword(const Words& given, MakeBudget& budget) {
  return some_words(given[0], 1, 1, budget);
}
std::string lastword(const Words& given, MakeBudget& budget) {
  const Words words = words_of(given[0], budget);
  if (words.empty()) return "";
  return is_unknown(words.back()) ? unknown() : words.back();
}
std::string word(const Words& given, MakeBudget& budget) {
  auto at = number(given[0]);
  return at ? some_words(given[1], *at, *at, budget) : unknown();
}
std::string wordlist(const Words& given, MakeBudget& budget) {
  auto first = number(given[0]);
  auto last = number(given[1]);
  return first && last ? some_words(given[2], *first, *last, budget) : unknown();
}
std::string words(const Words& given, MakeBudget& budget) {
  return is_unknown(given[0]) ? unknown() : std::to_string(words_of(given[0], budget).size());
}

/// `$(intcmp LEFT,RIGHT[,LESS[,EQUAL[,GREATER]]])`
std::string intcmp(const Words& given, MakeBudget& /*budget*/) {
  auto left = number(given[0]);
  auto right = number(given[1]);
  if (!left || !right) return unknown();
  if (given[2].empty() && given[3].empty() && given[4].empty()) return left == right ? given[0] : "";
  return *left < *right ? given[2] : *left == *right ? given[3] : given[4];
}

std::string nothing(const Words& /*given*/, MakeBudget& /*budget*/) {
  return "";
}

}  // namespace

std::string substitute_pattern(const std::string& from, const std::string& to, const std::string& text,
                               MakeBudget& budget) {
  const bool ending = from.find('%') == std::string::npos;
  return patsubst({ending ? "%" + from : from, ending ? "%" + to : to, text}, budget);
}

const MakeFunction* find_make_function(const std::string& name) {
  static const std::vector<MakeFunction> kFunctions = {
      {"subst", 3, subst},         {"patsubst", 3, patsubst},
      {"filter", 2, filter},       {"filter-out", 2, filter_out},
      {"strip", 1, strip},         {"findstring", 2, findstring},
      {"sort", 1, sort},           {"addprefix", 2, addprefix},
      {"addsuffix", 2, addsuffix}, {"dir", 1, dir},
      {"notdir", 1, notdir},       {"basename", 1, basename},
      {"suffix", 1, suffix},       {"firstword", 1, firstword},
      {"lastword", 1, lastword},   {"word", 2, word},
      {"wordlist", 3, wordlist},   {"words", 1, words},
      {"intcmp", 5, intcmp},       {"warning", 1, nothing},
      {"info", 1, nothing},
  };
  auto found = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const auto& row) { return name == row.name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace extmod
