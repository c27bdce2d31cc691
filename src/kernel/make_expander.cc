// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_expander.h"

#include <algorithm>
#include <memory>

#include "kernel/make_functions.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Kernels need some 40. Each level is some frames of the stack.
constexpr size_t kDeepest = 150;

char closing(char open) {
  return open == '(' ? ')' : '}';
}

/// Sets a variable until the end of the block.
class ScopedVariable {
 public:
  ScopedVariable(MakeVariables& variables, const std::string& name, const std::string& value)
      : variables_(variables), name_(name) {
    auto found = variables.find(name);
    if (found != variables.end()) before_ = found->second;
    variables[name] = {value, false, "automatic"};
  }
  ~ScopedVariable() {
    if (before_)
      variables_[name_] = *before_;
    else
      variables_.erase(name_);
  }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  MakeVariables& variables_;
  std::string name_;
  std::optional<MakeVariable> before_;
};

constexpr size_t kMostArguments = 20;

/// Functions that do not see all of their arguments expanded, or that look beyond them.
constexpr const char* kOwnFunctions[] = {"if",       "or",    "and",    "foreach",  "call",
                                         "eval",     "value", "origin", "wildcard", "abspath",
                                         "realpath", "shell", "file",   "error",    "flavor"};

bool is_function(const std::string& name) {
  return find_make_function(name) != nullptr ||
         std::find(std::begin(kOwnFunctions), std::end(kOwnFunctions), name) != std::end(kOwnFunctions);
}

}  // namespace

size_t end_of_reference(std::string_view text, size_t at) {
  if (at + 1 >= text.size()) return text.size();
  const char open = text[at + 1];
  if (open != '(' && open != '{') return at + 2;
  size_t depth = 0;
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == open) ++depth;
    if (text[i] == closing(open) && --depth == 0) return i + 1;
  }
  return text.size();
}

std::vector<std::string> split_arguments(std::string_view text, size_t most) {
  std::vector<std::string> parts;
  size_t begin = 0;
  size_t depth = 0;
  for (size_t i = 0; i < text.size() && parts.size() + 1 < most; ++i) {
    if (text[i] == '(' || text[i] == '{') ++depth;
    if ((text[i] == ')' || text[i] == '}') && depth > 0) --depth;
    if (text[i] != ',' || depth > 0) continue;
    parts.emplace_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

std::string MakeExpander::expand(std::string_view text) {
  std::string result;
  size_t at = 0;
  for (size_t dollar = text.find('$'); dollar != std::string_view::npos; dollar = text.find('$', at)) {
    budget_.append(result, text.substr(at, dollar - at));
    at = end_of_reference(text, dollar);
    const std::string_view inside = text.substr(dollar + 1, at - dollar - 1);
    if (inside == "$") {
      result += '$';
      continue;
    }
    if (depth_ >= kDeepest) throw MakeStopped("variables of the makefiles refer to themselves");
    check_interrupt();
    ++depth_;
    budget_.spend(inside.size());
    budget_.append(result, reference(inside));
    --depth_;
  }
  budget_.append(result, text.substr(at));
  return result;
}

/// `(NAME)`, `{NAME}`, `(function a,b)` or one character.
std::string MakeExpander::reference(std::string_view inside) {
  if (inside.empty()) return "";
  if (inside[0] != '(' && inside[0] != '{') return value(std::string(inside));
  inside.remove_prefix(1);
  if (!inside.empty()) inside.remove_suffix(1);
  if (auto result = function(inside)) return *result;
  return variable(inside);
}

std::string MakeExpander::variable(std::string_view inside) {
  std::string name = inside.find('$') == std::string_view::npos ? std::string(inside) : expand(inside);
  const size_t colon = name.find(':');
  const size_t equals = colon == std::string::npos ? colon : name.find('=', colon);
  if (equals == std::string::npos) return is_unknown(name) ? unknown() : value(name);
  const std::string text = value(name.substr(0, colon));
  return substitute_pattern(name.substr(colon + 1, equals - colon - 1), name.substr(equals + 1), text, budget_);
}

std::string MakeExpander::value(const std::string& name) {
  auto found = variables.find(name);
  if (found == variables.end()) return "";
  if (!found->second.recursive) return found->second.value;
  const std::string text = found->second.value;
  return expand(text);
}

std::optional<std::string> MakeExpander::function(std::string_view inside) {
  const size_t blank = inside.find_first_of(" \t");
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string name(inside.substr(0, blank));
  if (!is_function(name)) return std::nullopt;
  const size_t begin = inside.find_first_not_of(" \t", blank);
  const std::string_view rest = begin == std::string_view::npos ? "" : inside.substr(begin);
  if (const MakeFunction* pure = find_make_function(name)) {
    std::vector<std::string> parts = split_arguments(rest, pure->arguments);
    for (auto& part : parts) part = expand(part);
    parts.resize(pure->arguments);
    return pure->run(parts, budget_);
  }
  if (name == "if" || name == "or" || name == "and")
    return condition(name, split_arguments(rest, name == "if" ? 3 : kMostArguments));
  if (name == "foreach") return foreach (split_arguments(rest, 3));
  if (name == "call") return call(split_arguments(rest, kMostArguments));
  const std::string text = expand(rest);
  if (name == "error") throw MakeStopped("the makefiles end with " + std::string(trim(text)));
  if (name == "shell") return shell(text);
  if (name == "file") return read_file_named(text);
  if (name == "eval") {
    if (on_eval) on_eval(text);
    return "";
  }
  if (name == "wildcard" || name == "abspath" || name == "realpath") return about_files(name, text);
  return about_variable(name, text);
}

std::string MakeExpander::condition(const std::string& name, const std::vector<std::string>& parts) {
  if (name == "if") {
    const Truth truth = is_anything(expand(trim(parts[0])));
    if (!truth) return unknown();
    if (*truth) return parts.size() > 1 ? expand(parts[1]) : "";
    return parts.size() > 2 ? expand(parts[2]) : "";
  }
  std::string last;
  for (const auto& part : parts) {
    last = expand(trim(part));
    const Truth truth = is_anything(last);
    if (!truth) return unknown();
    if (*truth == (name == "or")) return last;
    if (!*truth && name == "and") return "";
  }
  return last;
}

std::string MakeExpander::foreach (const std::vector<std::string>& parts) {
  if (parts.size() < 3) return "";
  const std::string name = expand(trim(parts[0]));
  std::string result;
  for (const auto& word : split_words(expand(parts[1]))) {
    if (!result.empty()) result += ' ';
    if (is_unknown(word)) {
      result += kUnknown;
      continue;
    }
    ScopedVariable bound(variables, name, word);
    budget_.append(result, expand(parts[2]));
  }
  return result;
}

std::string MakeExpander::call(const std::vector<std::string>& parts) {
  const std::string name(trim(expand(parts[0])));
  std::vector<std::string> given;
  for (size_t i = 1; i < parts.size(); ++i) given.push_back(expand(parts[i]));
  if (const MakeFunction* pure = find_make_function(name)) {
    given.resize(pure->arguments);
    return pure->run(given, budget_);
  }
  constexpr size_t kNamed = 10;
  given.resize(std::max(given.size(), kNamed));
  std::vector<std::unique_ptr<ScopedVariable>> bound;
  for (size_t i = 0; i < given.size(); ++i)
    bound.push_back(std::make_unique<ScopedVariable>(variables, std::to_string(i + 1), given[i]));
  return value(name);
}

std::string MakeExpander::about_variable(const std::string& name, const std::string& of) {
  const auto found = variables.find(trim(of));
  const bool there = found != variables.end();
  if (is_unknown(of)) return unknown();
  if (name == "value") return there ? found->second.value : "";
  if (name == "flavor") return !there ? "undefined" : found->second.recursive ? "recursive" : "simple";
  return there ? found->second.origin : "undefined";
}

std::string MakeExpander::about_files(const std::string& name, const std::string& paths) {
  std::string result;
  for (const auto& path : split_words(paths)) {
    const std::string absolute = absolute_path(path, folder_);
    if (path.find_first_of("*?[\1") != std::string::npos)
      budget_.append(result, unknown() + " ");
    else if (name == "abspath" || files_.exists(absolute))
      budget_.append(result, (name == "wildcard" ? path : absolute) + " ");
  }
  if (!result.empty()) result.pop_back();
  return result;
}

/// Only what a file has is known without running the command.
std::string MakeExpander::shell(const std::string& command) {
  if (on_shell) on_shell(command);
  std::vector<std::string> words = split_words(command);
  if (!words.empty() && words.back() == "2>/dev/null") words.pop_back();
  if (words.size() == 2 && words[0] == "cat") return read_file_named("<" + words[1]);
  return printed;
}

std::string MakeExpander::read_file_named(std::string_view redirection) {
  redirection = trim(redirection);
  if (!redirection.starts_with('<') || is_unknown(redirection)) return "";
  auto text = files_.read(absolute_path(trim(redirection.substr(1)), folder_)).value_or("");
  std::string result;
  budget_.append(result, text);
  while (result.ends_with('\n')) result.pop_back();
  return replace_all(result, "\n", " ");
}

}  // namespace extmod
