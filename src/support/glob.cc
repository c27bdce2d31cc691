// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/glob.h"

#include <cstddef>

namespace extmod {
namespace {

constexpr size_t kNone = std::string_view::npos;

/// Where the set that begins at `open` ends; the first character may be `]`. kNone if it does not.
size_t end_of_set(std::string_view pattern, size_t open) {
  size_t first = open + 1;
  if (first < pattern.size() && (pattern[first] == '!' || pattern[first] == '^')) ++first;
  return pattern.find(']', first + 1);
}

bool is_in_set(std::string_view set, char c) {
  const bool negated = set.starts_with('!') || set.starts_with('^');
  if (negated) set.remove_prefix(1);
  bool found = false;
  for (size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      found = found || (set[i] <= c && c <= set[i + 2]);
      i += 2;
    } else {
      found = found || set[i] == c;
    }
  }
  return found != negated;
}

/// The size of the pattern's part at `at` that matches this character; 0 if it does not.
size_t match_one(std::string_view pattern, size_t at, char c) {
  if (at >= pattern.size()) return 0;
  if (pattern[at] == '?') return 1;
  const size_t end = pattern[at] == '[' ? end_of_set(pattern, at) : kNone;
  if (end == kNone) return pattern[at] == c ? 1 : 0;
  return is_in_set(pattern.substr(at + 1, end - at - 1), c) ? end + 1 - at : 0;
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view text) {
  size_t at = 0;
  size_t place = 0;
  size_t star = kNone;  // the last one seen
  size_t taken_to = 0;  // the text up to here is the star's
  while (place < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken_to = place;
    } else if (const size_t size = match_one(pattern, at, text[place]); size > 0) {
      at += size;
      ++place;
    } else if (star != kNone) {
      at = star + 1;
      place = ++taken_to;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool is_glob(std::string_view text) {
  return text.find_first_of("*?[") != kNone;
}

}  // namespace extmod
