// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/comments.h"

namespace extmod {
namespace {

bool is_makefile(std::string_view name) {
  return name.starts_with("Makefile") || name.starts_with("Kbuild") || name.ends_with(".mk");
}

bool is_source(std::string_view name) {
  for (std::string_view ending : {".h", ".c", ".S", ".s", ".lds"})
    if (name.ends_with(ending)) return true;
  return false;
}

/// Where the string that begins at `at` ends: at its closing quote or at the end of its line.
size_t end_of_string(std::string_view content, size_t at) {
  for (++at; at < content.size() && content[at] != '"' && content[at] != '\n'; ++at)
    if (content[at] == '\\') ++at;
  return at;
}

}  // namespace

Comments::Comments(std::string_view path, std::string_view content) : content_(content) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  language_ = is_makefile(name) ? Language::makefile : is_source(name) ? Language::source : Language::none;
  first_word_ = content.find_first_not_of(" \t");
}

/// After blanks.
bool Comments::line_begins_with(std::string_view mark, size_t at) {
  const size_t newline = content_.substr(0, at).substr(looked_at_).rfind('\n');
  if (newline != std::string_view::npos) first_word_ = content_.find_first_not_of(" \t", looked_at_ + newline + 1);
  looked_at_ = at;
  return first_word_ < at && content_.substr(first_word_).starts_with(mark);
}

void Comments::measure_token() {
  const std::string_view rest = content_.substr(token_);
  token_is_comment_ = rest.starts_with("/*");
  if (token_is_comment_)
    token_end_ = content_.find("*/", token_ + 2);
  else if (rest.starts_with("//"))
    token_end_ = content_.find('\n', token_);
  else
    token_end_ = rest.starts_with("\"") ? end_of_string(content_, token_) : token_;
}

bool Comments::is_between_marks(size_t at) {
  for (; token_ < at; token_ = token_end_ + 1, measured_ = false) {
    if (!measured_) measure_token();
    measured_ = true;
    if (token_end_ >= at) return token_is_comment_;
  }
  return false;
}

bool Comments::contain(size_t at) {
  if (language_ == Language::makefile) return line_begins_with("#", at);
  return language_ == Language::source && (line_begins_with("//", at) || is_between_marks(at));
}

}  // namespace extmod
