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

/// Whether the line of `at` begins with `mark`, after blanks.
bool line_begins_with(std::string_view mark, std::string_view content, size_t at) {
  size_t newline = at == 0 ? std::string_view::npos : content.rfind('\n', at - 1);
  size_t begin = content.find_first_not_of(" \t", newline == std::string_view::npos ? 0 : newline + 1);
  return begin < at && content.substr(begin).starts_with(mark);
}

/// Where the string that begins at `at` ends: at its closing quote or at the end of its line.
size_t end_of_string(std::string_view content, size_t at) {
  for (++at; at < content.size() && content[at] != '"' && content[at] != '\n'; ++at)
    if (content[at] == '\\') ++at;
  return at;
}

bool is_between_marks(std::string_view content, size_t wanted) {
  for (size_t at = 0; at < wanted; ++at) {
    std::string_view rest = content.substr(at);
    size_t end = at;
    if (rest.starts_with("/*")) {
      end = content.find("*/", at + 2);
      if (end == std::string_view::npos || end >= wanted) return true;
    } else if (rest.starts_with("//")) {
      end = content.find('\n', at);
    } else if (rest.starts_with("\"")) {
      end = end_of_string(content, at);
    }
    if (end >= wanted) return false;
    at = end;
  }
  return false;
}

}  // namespace

bool is_in_comment(std::string_view path, std::string_view content, size_t at) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_makefile(name)) return line_begins_with("#", content, at);
  return is_source(name) && (line_begins_with("//", content, at) || is_between_marks(content, at));
}

}  // namespace extmod
