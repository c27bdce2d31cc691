// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_lines.h"

#include "kernel/make_expander.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kBlanks = " \t";

std::string_view without_leading_blanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// The operator of an assignment at this place; empty if there is none.
std::string_view operator_at(std::string_view text, size_t at) {
  if (at >= text.size() || std::string_view(":+?!=").find(text[at]) == std::string_view::npos) return {};
  for (std::string_view how : {"::=", ":=", "+=", "?=", "!=", "="})
    if (text.substr(at).starts_with(how)) return text.substr(at, how.size());
  return {};
}

}  // namespace

std::vector<LogicalLine> logical_lines(std::string_view makefile) {
  std::vector<LogicalLine> lines;
  size_t number = 0;
  bool continued = false;
  while (!makefile.empty()) {
    const size_t end = std::min(makefile.find('\n'), makefile.size());
    std::string_view line = makefile.substr(0, end);
    makefile.remove_prefix(std::min(end + 1, makefile.size()));
    ++number;
    if (continued)
      lines.back().text.append(" ").append(without_leading_blanks(line));
    else
      lines.push_back({std::string(line), number});
    std::string& text = lines.back().text;
    continued = text.ends_with('\\') && !text.ends_with("\\\\");
    if (continued) text.resize(text.find_last_not_of(kBlanks, text.size() - 2) + 1);
  }
  return lines;
}

std::string without_comment(std::string_view line) {
  if (line.find('#') == std::string_view::npos) return std::string(line);
  std::string result;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '$') {
      const size_t end = end_of_reference(line, i);
      result.append(line.substr(i, end - i));
      i = end - 1;
      continue;
    }
    if (line[i] == '#') {
      if (!result.ends_with('\\')) break;
      result.pop_back();
    }
    result += line[i];
  }
  return result;
}

ParsedMakefile parse_makefile(std::string_view text) {
  constexpr size_t kLongest = 1 << 20;
  if (text.size() > kLongest) throw MakeStopped("a makefile is longer than any of a kernel's");
  ParsedMakefile parsed;
  parsed.size = text.size();
  for (auto& line : logical_lines(text)) {
    ParsedLine& last = parsed.lines.emplace_back();
    last.line = std::move(line);
    last.plain = without_comment(last.line.text);
    if (trim(last.plain).empty())
      last.plain.clear();
    else
      last.assigned = assignment_in(last.plain);
  }
  return parsed;
}

size_t find_outside(std::string_view text, char wanted, size_t from) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == wanted) return i;
    if (text[i] == '$') i = end_of_reference(text, i) - 1;
  }
  return std::string_view::npos;
}

std::pair<std::string_view, std::string_view> first_word(std::string_view line) {
  line = without_leading_blanks(line);
  const size_t end = std::min(line.find_first_of(" \t("), line.size());
  return {line.substr(0, end), trim(line.substr(end))};
}

std::optional<AssignmentLine> assignment_in(std::string_view line) {
  AssignmentLine result;
  line = without_leading_blanks(line);
  for (;;) {
    const auto [word, rest] = first_word(line);
    if (word != "export" && word != "override" && word != "private") break;
    // `export = x` is a variable of that name.
    if (rest.empty() || !operator_at(rest, 0).empty()) break;
    result.exports = result.exports || word == "export";
    result.assignment.overrides = result.assignment.overrides || word == "override";
    line = without_leading_blanks(line.substr(word.size()));
  }
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string_view how = operator_at(line, i);
    if (!how.empty()) {
      const std::string_view name = trim(line.substr(0, i));
      if (name.empty()) return std::nullopt;
      result.assignment.name = name;
      result.assignment.how = how == "::=" ? ":=" : std::string(how);
      result.assignment.value = without_leading_blanks(line.substr(i + how.size()));
      return result;
    }
    if (line[i] == ':') return std::nullopt;
    if (line[i] == '$') i = end_of_reference(line, i) - 1;
    // A second word.
    if ((line[i] == ' ' || line[i] == '\t') &&
        operator_at(line, std::min(line.find_first_not_of(kBlanks, i), line.size())).empty())
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace extmod
