// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_words.h"

#include <filesystem>

#include "support/text.h"

namespace extmod {
namespace {

// A module build of a kernel with every option costs a tenth of these.
constexpr size_t kMostCost = 400'000'000;
constexpr size_t kLongestText = size_t{1} << 20;

bool has_known_word(std::string_view text) {
  constexpr std::string_view kNoWord = " \t\n\1";
  return text.find_first_not_of(kNoWord) != std::string_view::npos;
}

}  // namespace

void MakeBudget::spend(size_t cost) {
  spent_ += cost;
  if (spent_ > kMostCost) throw MakeStopped("the makefiles are endless");
}

void MakeBudget::append(std::string& text, std::string_view more) {
  spend(more.size() + 1);
  if (text.size() + more.size() > kLongestText) throw MakeStopped("a text in the makefiles is too long");
  text.append(more);
}

bool is_unknown(std::string_view text) {
  return text.find(kUnknown) != std::string_view::npos;
}

std::string unknown() {
  return {kUnknown};
}

Truth is_anything(std::string_view text) {
  if (has_known_word(text)) return true;
  return is_unknown(text) ? Truth() : Truth(false);
}

Truth are_equal(std::string_view left, std::string_view right) {
  if (!is_unknown(left) && !is_unknown(right)) return left == right;
  // What is unknown takes nothing away.
  if ((trim(left).empty() && has_known_word(right)) || (trim(right).empty() && has_known_word(left))) return false;
  return std::nullopt;
}

Truth negated(Truth truth) {
  if (truth) truth = !*truth;
  return truth;
}

bool fits(std::string_view word, std::string_view pattern, std::string* stem) {
  const size_t percent = pattern.find('%');
  if (percent == std::string_view::npos) return word == pattern;
  const std::string_view begin = pattern.substr(0, percent);
  const std::string_view end = pattern.substr(percent + 1);
  if (word.size() < begin.size() + end.size() || !word.starts_with(begin) || !word.ends_with(end)) return false;
  if (stem != nullptr) *stem = word.substr(percent, word.size() - begin.size() - end.size());
  return true;
}

std::string with_stem(std::string_view pattern, std::string_view stem) {
  const size_t percent = pattern.find('%');
  if (percent == std::string_view::npos) return std::string(pattern);
  return std::string(pattern.substr(0, percent)).append(stem).append(pattern.substr(percent + 1));
}

std::string absolute_path(std::string_view path, std::string_view folder) {
  std::string normal = (std::filesystem::path(folder) / path).lexically_normal();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace extmod
