// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_symbols.h"

#include <algorithm>
#include <set>

#include "kernel/kconfig_expression.h"
#include "kernel/kconfig_reader.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepestSource = 50;
constexpr size_t kTab = 8;

/// The column of the first byte that is no blank; nothing for an empty line.
std::optional<size_t> indentation(std::string_view line) {
  size_t column = 0;
  for (const char byte : line) {
    if (byte == '\t')
      column = (column / kTab + 1) * kTab;
    else if (byte == ' ')
      ++column;
    else
      return byte == '\r' ? std::nullopt : std::optional(column);
  }
  return std::nullopt;
}

/// Gives the statements of a text one by one, without help texts; lines that end in a backslash are joined.
class StatementReader {
 public:
  explicit StatementReader(std::string_view text) : rest_(text) {}

  /// Nothing at the end. What it returns lives until the next call.
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      std::string_view line = take_line();
      first_line_ = line_;
      if (line.ends_with('\\')) line = join_lines(line);
      const size_t start = line.find_first_not_of(" \t\r");
      if (start == std::string_view::npos || line[start] == '#') continue;
      line.remove_prefix(start);
      const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
      if (word != "help" && word != "---help---") return line;
      skip_help();
    }
    return std::nullopt;
  }

  size_t line() const { return first_line_; }

 private:
  std::string_view take_line() {
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    return line;
  }

  std::string_view join_lines(std::string_view line) {
    joined_.clear();
    while (line.ends_with('\\')) {
      joined_ += line.substr(0, line.size() - 1);
      line = take_line();
    }
    joined_ += line;
    return joined_;
  }

  /// A help text ends at the first line that is indented less than its own first one.
  void skip_help() {
    std::optional<size_t> first;
    while (!rest_.empty()) {
      const std::string_view line = rest_.substr(0, rest_.find('\n'));
      const std::optional<size_t> column = indentation(line);
      if (column && (*column == 0 || (first && *column < *first))) return;
      if (column && !first) first = column;
      take_line();
    }
  }

  std::string_view rest_;
  std::string joined_;
  size_t line_ = 0;
  size_t first_line_ = 0;
};

bool has_word_character(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '-';
}

/// Follows `source` lines from the top file.
class TreeReader {
 public:
  TreeReader(fs::path srctree, const std::map<std::string, std::string>& variables, KconfigSymbols& into)
      : srctree_(std::move(srctree)), variables_(variables), into_(into), reader_(into) {}

  void read(const std::string& file, int depth) {
    check_interrupt();
    std::error_code ignored;
    if (depth > kDeepestSource || !fs::is_regular_file(srctree_ / file, ignored)) {
      into_.unread.push_back(file);
      return;
    }
    const std::string text = read_file(srctree_ / file);
    StatementReader statements(text);
    while (auto statement = statements.next()) {
      std::string_view rest = *statement;
      const std::string_view word = rest.substr(0, rest.find_first_of(" \t\""));
      if (word == "source" || word == "rsource" || word == "osource" || word == "orsource")
        follow(word, rest.substr(word.size()), file, depth);
      else if (!word.empty() && has_word_character(word.front()))
        reader_.take(rest, file, statements.line());
    }
  }

 private:
  void follow(std::string_view word, std::string_view rest, const std::string& file, int depth) {
    rest = trim(rest);
    std::string_view token = rest.substr(0, rest.find_first_of(" \t#"));
    if (rest.starts_with('"') || rest.starts_with('\'')) token = rest.substr(1, rest.find(rest.front(), 1) - 1);
    fs::path named = expanded(token);
    if (word.find('r') != std::string_view::npos && word.starts_with(word.front() == 'o' ? "or" : "rs"))
      named = fs::path(file).parent_path() / named;
    std::error_code ignored;
    if (word.starts_with('o') && !fs::exists(srctree_ / named, ignored)) return;
    read(named.string(), depth + 1);
  }

  /// With the values of `$(NAME)`.
  std::string expanded(std::string_view text) const {
    std::string result;
    while (!text.empty()) {
      const size_t start = text.find("$(");
      result += text.substr(0, start);
      if (start == std::string_view::npos) break;
      const size_t end = std::min(text.find(')', start), text.size());
      const std::string name(text.substr(start + 2, end - start - 2));
      if (auto found = variables_.find(name); found != variables_.end()) result += found->second;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
  }

  fs::path srctree_;
  const std::map<std::string, std::string>& variables_;
  KconfigSymbols& into_;
  KconfigReader reader_;
};

}  // namespace

const KconfigSymbol* KconfigSymbols::find(const std::string& name) const {
  const auto found = symbols.find(name);
  return found == symbols.end() ? nullptr : &found->second;
}

KconfigSymbols read_kconfig(const fs::path& srctree, const std::map<std::string, std::string>& variables) {
  KconfigSymbols symbols;
  TreeReader(srctree, variables, symbols).read("Kconfig", 0);
  return symbols;
}

std::vector<std::string> names_in_kconfig(std::string_view text) {
  std::vector<std::string> names;
  StatementReader statements(text);
  while (auto statement = statements.next()) {
    std::string_view rest = *statement;
    const std::string_view word = next_kconfig_token(rest);
    if (word == "config" || word == "menuconfig") names.emplace_back(next_kconfig_token(rest));
  }
  return names;
}

}  // namespace extmod
