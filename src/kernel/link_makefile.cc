// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <optional>

#include "kernel/link_words.h"
#include "support/text.h"

namespace extmod {
namespace {

/// The answer to a condition; nothing if only make can tell.
using Truth = std::optional<bool>;

Truth negated(Truth truth) {
  if (truth) truth = !*truth;
  return truth;
}

/// The text with y, m or nothing for each $(CONFIG_X); nothing if it has any other reference.
std::optional<std::string> expanded(std::string text, const KernelConfig& config) {
  constexpr std::string_view kOpen = "$(CONFIG_";
  for (size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at)) {
    size_t end = text.find(')', at);
    if (text.compare(at, kOpen.size(), kOpen) != 0 || end == std::string::npos) return std::nullopt;
    std::string value = config.value(text.substr(at + kOpen.size(), end - at - kOpen.size())).value_or("");
    // Strings have quotes in auto.conf; KernelConfig removes them.
    if (!value.empty() && value != "y" && value != "m") return std::nullopt;
    text.replace(at, end + 1 - at, value);
    at += value.size();
  }
  return text;
}

Truth defined(std::string_view name, const KernelConfig& config) {
  constexpr std::string_view kPrefix = "CONFIG_";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  return config.value(std::string(name.substr(kPrefix.size()))).has_value();
}

/// `(a,b)`
Truth equal(std::string_view sides, const KernelConfig& config) {
  if (sides.size() < 2 || sides.front() != '(' || sides.back() != ')') return std::nullopt;
  auto text = expanded(std::string(sides.substr(1, sides.size() - 2)), config);
  if (!text || std::count(text->begin(), text->end(), ',') != 1) return std::nullopt;
  const size_t comma = text->find(',');
  return trim(text->substr(0, comma)) == trim(text->substr(comma + 1));
}

/// The condition in a line that begins one. Nothing for other lines.
std::optional<Truth> condition(const std::string& line, const KernelConfig& config) {
  const size_t blank = line.find_first_of(" \t(");
  const std::string word = line.substr(0, blank);
  const std::string_view rest = blank == std::string::npos ? "" : trim(std::string_view(line).substr(blank));
  if (word == "ifdef") return defined(rest, config);
  if (word == "ifndef") return negated(defined(rest, config));
  if (word == "ifeq") return equal(rest, config);
  if (word == "ifneq") return negated(equal(rest, config));
  return std::nullopt;
}

/// One `if` up to its `endif`.
struct Branch {
  Truth taken;          ///< the lines in this branch count
  Truth earlier_taken;  ///< a branch before this one counts
};

/// Whether the lines that follow count.
class Conditions {
 public:
  explicit Conditions(const KernelConfig& config) : config_(config) {}

  /// False if the line is not part of a condition.
  bool read(const std::string& line) {
    if (auto begun = condition(line, config_)) {
      open_.push_back({*begun, false});
    } else if (line == "endif" && !open_.empty()) {
      open_.pop_back();
    } else if ((line == "else" || line.starts_with("else ")) && !open_.empty()) {
      next_branch(condition(std::string(trim(line.substr(4))), config_).value_or(true));
    } else {
      return false;
    }
    return true;
  }

  bool certain() const {
    return std::all_of(open_.begin(), open_.end(), [](const Branch& branch) { return branch.taken == Truth(true); });
  }

 private:
  void next_branch(Truth condition) {
    Branch& branch = open_.back();
    if (branch.taken == Truth(true) || branch.earlier_taken == Truth(true))
      branch.earlier_taken = true;
    else if (!branch.taken)
      branch.earlier_taken = std::nullopt;
    if (branch.earlier_taken == Truth(true))
      branch.taken = false;
    else
      branch.taken = branch.earlier_taken ? condition : std::nullopt;
  }

  const KernelConfig& config_;
  std::vector<Branch> open_;
};

/// Lines without comments, continued ones joined.
std::vector<std::string> logical_lines(const std::string& makefile) {
  std::vector<std::string> lines;
  for (std::string line : split(replace_all(makefile, "\\\n", " "), '\n')) {
    line.resize(std::min(line.size(), line.find('#')));
    lines.emplace_back(trim(line));
  }
  return lines;
}

/// The words that the line adds to one of the two variables; nothing for other lines.
std::vector<std::string> added_words(const std::string& line) {
  std::vector<std::string> words = split_words(line);
  if (words.size() < 3 || words[1] != "+=" || (words[0] != "KBUILD_LDFLAGS_MODULE" && words[0] != "KBUILD_LDS_MODULE"))
    return {};
  words.erase(words.begin(), words.begin() + 2);
  for (auto& word : words)
    for (const char* tree : {"$(srctree)/", "$(objtree)/"}) word = replace_all(word, tree, "./");
  std::erase_if(words, [](const std::string& word) { return word.find('$') != std::string::npos; });
  return words;
}

}  // namespace

std::vector<std::string> link_files_in_makefile(const std::string& makefile, const KernelConfig& config) {
  Conditions conditions(config);
  std::vector<std::string> words;
  for (const auto& line : logical_lines(makefile)) {
    if (conditions.read(line) || !conditions.certain()) continue;
    for (const auto& word : added_words(line)) words.push_back(word);
  }
  return link_files_in(words, {"/tree"});
}

std::vector<std::string> possible_link_files_in_makefile(const std::string& makefile) {
  std::vector<std::string> words;
  for (const auto& line : logical_lines(makefile))
    for (const auto& word : added_words(line)) words.push_back(word);
  return link_files_in(words, {"/tree"});
}

}  // namespace extmod
