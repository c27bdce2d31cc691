// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/vermagic.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "support/text.h"

namespace extmod {
namespace {

/// Real headers need a few dozen. Macros that name each other must not keep us.
constexpr int kMostSteps = 2000;
constexpr size_t kLongestMacro = 4096;
constexpr size_t kDeepestMacro = 64;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Without comments, and with continued lines as one.
std::string plain_lines(std::string text) {
  text = replace_all(std::move(text), "\\\n", " ");
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const bool block = text.compare(at, 2, "/*") == 0;
    if (!block && text.compare(at, 2, "//") != 0) {
      result += text[at++];
      continue;
    }
    const size_t end = text.find(block ? "*/" : "\n", at);
    if (end == std::string::npos) break;
    at = block ? end + 2 : end;
  }
  return result;
}

/// Words, strings with their quotes, and other characters one by one, but && and || together.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      at = end;
      continue;
    }
    if (text[at] == '"') {
      end = std::min(text.find('"', end), text.size() - 1) + 1;
    } else if (is_word(text[at])) {
      while (end < text.size() && is_word(text[end])) ++end;
    } else if ((text[at] == '&' || text[at] == '|') && end < text.size() && text[end] == text[at]) {
      ++end;
    }
    tokens.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

/// As much of a preprocessor as these headers need.
class Headers {
 public:
  explicit Headers(const KernelConfig& config) : config_(config) {}

  void read(const std::string& text) {
    for (const auto& line : split(plain_lines(text), '\n')) {
      if (branches_.size() > kDeepestMacro) failed_ = true;
      if (failed_) return;
      auto tokens = tokens_of(line);
      if (tokens.size() < 2 || tokens[0] != "#") continue;
      const std::string word = tokens[1];
      tokens.erase(tokens.begin(), tokens.begin() + 2);
      directive(word, std::move(tokens));
    }
  }

  /// Nothing if an #if cannot be understood.
  std::optional<std::string> expand(const std::string& macro) {
    std::string text;
    expand_tokens({macro}, text);
    if (failed_ || steps_ > kMostSteps || text.size() > kLongestMacro) return std::nullopt;
    return text;
  }
  bool is_defined(const std::string& name) const {
    constexpr std::string_view kConfig = "CONFIG_";
    if (macros_.contains(name)) return true;
    if (name.starts_with(kConfig)) {
      const auto value = config_.value(name.substr(kConfig.size()));
      return value && *value != "m" && *value != "n";
    }
    // scripts/Makefile.randstruct and scripts/Makefile.gcc-plugins give it to the compiler.
    return (name == "RANDSTRUCT" || name == "RANDSTRUCT_PLUGIN") &&
           (config_.enabled("RANDSTRUCT") || config_.enabled("GCC_PLUGIN_RANDSTRUCT"));
  }

 private:
  struct Branch {
    bool is_read;   ///< the lines of the branch count
    bool was_read;  ///< these, or those of an earlier branch
  };

  bool is_read() const {
    return std::all_of(branches_.begin(), branches_.end(), [](const Branch& branch) { return branch.is_read; });
  }

  void directive(const std::string& word, std::vector<std::string> rest) {
    if (word == "if" || word == "ifdef" || word == "ifndef") {
      const bool reads = is_read() && truth(word, std::move(rest));
      branches_.push_back({reads, reads});
    } else if ((word == "elif" || word == "else") && !branches_.empty()) {
      Branch& branch = branches_.back();
      branch.is_read = true;  // so that is_read() is about those around it
      branch.is_read = !branch.was_read && is_read() && (word == "else" || truth("if", std::move(rest)));
      branch.was_read = branch.was_read || branch.is_read;
    } else if (word == "endif" && !branches_.empty()) {
      branches_.pop_back();
    } else if (word == "define" && !rest.empty() && is_read()) {
      const std::string name = rest.front();
      rest.erase(rest.begin());
      macros_[name] = std::move(rest);
    }
  }

  bool truth(const std::string& word, std::vector<std::string> rest) {
    if (word != "if") return !rest.empty() && is_defined(rest.front()) == (word == "ifdef");
    rest.emplace_back("");
    size_t at = 0;
    const bool result = any_of(rest, at);
    failed_ = failed_ || !rest[at].empty();
    return result;
  }
  bool any_of(const std::vector<std::string>& tokens, size_t& at) {
    bool result = all_of(tokens, at);
    while (tokens[at] == "||") result = all_of(tokens, ++at) || result;
    return result;
  }
  bool all_of(const std::vector<std::string>& tokens, size_t& at) {
    bool result = one(tokens, at);
    while (tokens[at] == "&&") result = one(tokens, ++at) && result;
    return result;
  }
  bool one(const std::vector<std::string>& tokens, size_t& at) {
    bool wanted = true;
    for (; tokens[at] == "!"; ++at) wanted = !wanted;
    if (tokens[at] != "defined") {
      failed_ = true;
      return false;
    }
    const bool paren = tokens[++at] == "(";
    if (paren) ++at;
    if (tokens[at].empty()) return false;
    const bool result = is_defined(tokens[at++]) == wanted;
    if (paren && tokens[at] == ")") ++at;
    return result;
  }

  void expand_tokens(const std::vector<std::string>& tokens, std::string& text) {
    for (size_t i = 0; i < tokens.size() && text.size() <= kLongestMacro && ++steps_ <= kMostSteps; ++i) {
      const std::string& token = tokens[i];
      auto macro = macros_.find(token);
      if (token.starts_with('"')) {
        text += token.substr(1, token.size() - std::min<size_t>(token.size(), 2));
      } else if (macro != macros_.end()) {
        const std::vector<std::string> body = std::move(macro->second);  // which names itself no more
        macros_.erase(macro);
        expand_tokens(body, text);
        macros_[token] = body;
      } else {
        text += '*';
        if (i + 1 < tokens.size() && tokens[i + 1] == "(")
          while (i + 1 < tokens.size() && tokens[i] != ")") ++i;
      }
    }
  }

  const KernelConfig& config_;
  std::map<std::string, std::vector<std::string>> macros_;
  std::vector<Branch> branches_;
  bool failed_ = false;
  int steps_ = 0;
};

/// `*` in the pattern is any characters.
bool matches(std::string_view word, std::string_view pattern) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return word == pattern;
  const std::string_view end = pattern.substr(pattern.rfind('*') + 1);
  return word.size() >= star + end.size() && word.starts_with(pattern.substr(0, star)) && word.ends_with(end);
}

}  // namespace

std::optional<std::string> kernel_vermagic(const KernelConfig& config, const std::string& srcarch,
                                           const std::function<std::optional<std::string>(const std::string&)>& read) {
  const auto common = read("include/linux/vermagic.h");
  if (!common) return std::nullopt;
  Headers headers(config);
  const std::string arch = "arch/" + srcarch + "/include/asm/";
  // Where no asm/vermagic.h is, asm/module.h has it, or nothing.
  for (const std::string& path :
       {arch + "vermagic.h", std::string("include/asm-generic/vermagic.h"), arch + "module.h"}) {
    const auto text = read(path);
    if (!text) continue;
    headers.read(*text);
    break;
  }
  headers.read("#define UTS_RELEASE \"\"\n");
  headers.read(*common);
  if (!headers.is_defined("MODULE_ARCH_VERMAGIC") || !headers.is_defined("VERMAGIC_STRING")) return std::nullopt;
  auto words = headers.expand("VERMAGIC_STRING");
  if (words) words = join(split_words(*words), " ");
  return words;
}

std::optional<VermagicDifference> compare_vermagic(const std::string& module, const std::string& kernel) {
  auto has = split_words(module);
  auto wants = split_words(kernel);
  for (size_t i = 0; i < std::max(has.size(), wants.size()); ++i) {
    VermagicDifference difference;
    if (i < has.size()) difference.module = has[i];
    if (i < wants.size()) difference.kernel = wants[i];
    if (!matches(difference.module, difference.kernel)) return difference;
  }
  return std::nullopt;
}

}  // namespace extmod
