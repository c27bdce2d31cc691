// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// Stands in a text for words that only a real make, a shell or a compiler can tell. It may stand for nothing, too.
inline constexpr char kUnknown = '\1';

/// The answer to a condition; nothing if only make can tell.
using Truth = std::optional<bool>;

/// Makefiles ask for more than a kernel's do, or contradict themselves: nobody reads on.
class MakeStopped : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What reading makefiles may cost, in bytes and words looked at.
class MakeBudget {
 public:
  /// Throws MakeStopped when everything is spent.
  void spend(size_t cost);
  /// Appends, and throws MakeStopped if the text becomes longer than any of a kernel's.
  void append(std::string& text, std::string_view more);
  size_t spent() const { return spent_; }

 private:
  size_t spent_ = 0;
};

bool is_unknown(std::string_view text);
std::string unknown();

/// Whether a condition of make functions holds: the text has something but blanks.
Truth is_anything(std::string_view text);
/// Whether two texts are the same.
Truth are_equal(std::string_view left, std::string_view right);
Truth negated(Truth truth);

/// Whether the word fits a pattern with at most one `%`; `stem` is what the `%` stands for.
bool fits(std::string_view word, std::string_view pattern, std::string* stem = nullptr);
/// The pattern with the stem for its first `%`.
std::string with_stem(std::string_view pattern, std::string_view stem);

/// The path in normal form, below `folder` if it is relative.
std::string absolute_path(std::string_view path, std::string_view folder);

}  // namespace extmod
