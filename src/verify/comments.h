// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace extmod {

/// The comments of a file: between the marks of C, or lines that begin with // or, in a makefile, with #. The name in
/// `path` tells the language: C or assembler source, header, linker script or makefile. Other files have no comments.
class Comments {
 public:
  /// The content must live longer.
  Comments(std::string_view path, std::string_view content);

  /// Whether the byte at `at` is in a comment. Ask in ascending order: the content is read once.
  bool contain(size_t at);

 private:
  bool line_begins_with(std::string_view mark, size_t at);
  bool is_between_marks(size_t at);
  void measure_token();

  enum class Language { none, makefile, source };
  Language language_;
  std::string_view content_;
  // Of the line that was asked for last.
  size_t looked_at_ = 0;
  size_t first_word_ = 0;
  // A token is a comment, a string or one character.
  size_t token_ = 0;
  size_t token_end_ = 0;
  bool measured_ = false;
  bool token_is_comment_ = false;
};

}  // namespace extmod
