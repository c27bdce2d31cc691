// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/promise.h"

#include <fnmatch.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Of a pattern and of a name that is matched; the kernel's own limit for a symbol is 512.
constexpr size_t kLongestPattern = 1024;
/// Each is compared with each change. The real files have some hundreds.
constexpr size_t kMostPatterns = 10'000;

constexpr const char* kExpected =
    "give kabi/severities (lines `PATTERN PASS` or `PATTERN FAIL`), a kabi_stablelist_ARCH ([rhel9_...], then a symbol "
    "a line) or a symbol list of Android ([abi_symbol_list], then a symbol a line)";

std::string without_comment(std::string_view line) {
  return std::string(trim(line.substr(0, line.find('#'))));
}

/// The name in `[name]`; nothing if the line is no heading.
std::optional<std::string> heading_in(const std::string& line) {
  if (!line.starts_with("[") || !line.ends_with("]")) return std::nullopt;
  return line.substr(1, line.size() - 2);
}

std::string in_capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// What a verdict of severities says; nothing for another word.
std::optional<bool> passes(const std::string& verdict) {
  if (in_capitals(verdict) == "PASS") return true;
  if (in_capitals(verdict) == "FAIL") return false;
  return std::nullopt;
}

std::optional<PromiseFormat> format_of_line(const std::string& line) {
  if (const auto heading = heading_in(line)) {
    const bool is_list = heading->ends_with("list") || heading->find("stablelist") != std::string::npos;
    if (heading->starts_with("abi_") && is_list) return PromiseFormat::symbol_list;
    if (is_list || heading->starts_with("rhel")) return PromiseFormat::stablelist;
    return std::nullopt;
  }
  const auto words = split_words(line);
  if (words.size() > 1 && passes(words[1])) return PromiseFormat::severities;
  return std::nullopt;
}

bool is_glob(const std::string& word) {
  return word.find_first_of("*?[") != std::string::npos;
}

/// `*` is also a slash.
bool matches_glob(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE) == 0;
}

bool is_symbol(const std::string& word) {
  return word.size() <= kLongestPattern && std::all_of(word.begin(), word.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '$';
         });
}

}  // namespace

std::string to_string(PromiseFormat format) {
  switch (format) {
    case PromiseFormat::severities:
      return "kabi severities";
    case PromiseFormat::stablelist:
      return "kabi stablelist";
    case PromiseFormat::symbol_list:
      return "symbol list";
  }
  return {};
}

Promise::Promise(std::string_view text, std::string name) : name_(std::move(name)) {
  bool is_known = false;
  for (size_t number = 1; !text.empty(); ++number) {
    if (number % 4096 == 0) check_interrupt();
    const size_t end = text.find('\n');
    const std::string line = without_comment(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    if (!is_known) {
      const auto format = format_of_line(line);
      if (!format) refuse(number, "it begins like no list of promises that is known");
      format_ = *format;
      is_known = true;
    }
    add_line(line, number);
  }
  if (!is_known)
    throw Error(ExitStatus::impossible, "--allow names a file without a line that says something", name_, kExpected);
}

void Promise::refuse(size_t line, const std::string& why) const {
  throw Error(ExitStatus::impossible,
              "--allow names a file that cannot be read, line " + std::to_string(line) + ": " + why, name_, kExpected);
}

void Promise::add_line(std::string_view line, size_t number) {
  const auto words = split_words(line);
  if (format_ == PromiseFormat::severities) return add_rule(words, number);
  if (heading_in(std::string(line))) {
    if (format_of_line(std::string(line)) != format_) refuse(number, "a heading of another kind of list");
    return;
  }
  if (words.size() != 1 || !is_symbol(words[0])) refuse(number, "not one symbol");
  listed_.try_emplace(words[0], number);
}

void Promise::add_rule(const std::vector<std::string>& words, size_t number) {
  const auto verdict = words.size() > 1 ? passes(words[1]) : std::nullopt;
  if (!verdict) refuse(number, "after the pattern there is neither PASS nor FAIL");
  if (words[0].size() > kLongestPattern) refuse(number, "the pattern is too long");
  Rule rule{words[0], *verdict, number};
  rule.is_of_module = rule.pattern.find('/') != std::string::npos || rule.pattern == "vmlinux";
  rule.is_in_capitals = !rule.is_of_module && rule.pattern == in_capitals(rule.pattern);
  if (!rule.is_of_module && !rule.is_in_capitals && !is_glob(rule.pattern)) {
    by_symbol_.try_emplace(rule.pattern, rule);
    return;
  }
  if (rules_.size() == kMostPatterns)
    refuse(number, "there are more than " + std::to_string(kMostPatterns) + " patterns");
  rules_.push_back(std::move(rule));
}

/// kabi.pl: capitals are a namespace where the kernel has namespaces, and a symbol before.
bool Promise::matches(const Rule& rule, const std::string& symbol, const ExportedSymbol& exported,
                      bool with_namespaces) {
  const std::string& name = rule.is_of_module                        ? exported.module
                            : rule.is_in_capitals && with_namespaces ? exported.name_space
                                                                     : symbol;
  return name.size() <= kLongestPattern && matches_glob(rule.pattern, name);
}

Promise::Decision Promise::decide(const std::string& symbol, const ExportedSymbol& exported,
                                  bool with_namespaces) const {
  if (format_ != PromiseFormat::severities) {
    const auto found = listed_.find(symbol);
    return found == listed_.end() ? Decision{false, 0} : Decision{true, found->second};
  }
  const auto named = by_symbol_.find(symbol);
  const Rule* first = named == by_symbol_.end() ? nullptr : &named->second;
  for (const auto& rule : rules_) {
    if (first != nullptr && first->line < rule.line) break;
    if (!matches(rule, symbol, exported, with_namespaces)) continue;
    first = &rule;
    break;
  }
  return first == nullptr ? Decision{} : Decision{!first->passes, first->line};
}

std::vector<BrokenPromise> broken_promises(const Promise& promise, const SymversDiff& diff, const ExportedSymbols& a) {
  const bool with_namespaces =
      std::any_of(a.begin(), a.end(), [](const auto& row) { return !row.second.name_space.empty(); });
  std::vector<BrokenPromise> broken;
  for (const auto& change : diff.symbols) {
    check_interrupt();
    if (!change.may_break()) continue;
    const auto decision = promise.decide(change.symbol, *change.a, with_namespaces);
    if (decision.promised) broken.push_back({promise.name(), decision.line, change});
  }
  return broken;
}

std::vector<std::string> unknown_symbols(const Promise& promise, const ExportedSymbols& a, const ExportedSymbols& b) {
  std::vector<std::string> unknown;
  for (const auto& [symbol, line] : promise.listed())
    if (!a.contains(symbol) && !b.contains(symbol)) unknown.push_back(symbol);
  return unknown;
}

}  // namespace extmod
