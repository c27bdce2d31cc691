// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/make_rules.h"

namespace extmod {

/// A line of a makefile with the lines that continue it.
struct LogicalLine {
  std::string text;
  size_t number;  ///< of its first line, from 1
};

std::vector<LogicalLine> logical_lines(std::string_view makefile);
/// Without its comment; `\#` is a `#`.
std::string without_comment(std::string_view line);
/// An assignment, with the words before it such as `export` and `override` removed; nothing if the line is none.
struct AssignmentLine {
  MakeAssignment assignment;
  bool exports = false;
};
std::optional<AssignmentLine> assignment_in(std::string_view line);
/// A line, taken apart as far as that needs no variables.
struct ParsedLine {
  LogicalLine line;
  std::string plain;                       ///< without its comment; empty if nothing but blanks is left
  std::optional<AssignmentLine> assigned;  ///< what `plain` assigns
};
struct ParsedMakefile {
  std::vector<ParsedLine> lines;
  size_t size = 0;  ///< of the text, bytes
};
/// Throws MakeStopped for a text that is longer than any makefile of a kernel: lines take much more memory than it.
ParsedMakefile parse_makefile(std::string_view text);

/// Where the character is, outside of references; npos if it is nowhere.
size_t find_outside(std::string_view text, char wanted, size_t from = 0);
/// The first word, and what comes after it without blanks around; views of the line.
std::pair<std::string_view, std::string_view> first_word(std::string_view line);

}  // namespace extmod
