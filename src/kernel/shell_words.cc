// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/shell_words.h"

#include <algorithm>
#include <cctype>

#include "kernel/make_words.h"

namespace extmod {
namespace {

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::vector<std::string>& inner) : text_(text), inner_(inner) {}

  std::vector<ShellToken> read() {
    while (at_ < text_.size()) step();
    end_word();
    return std::move(tokens_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t') {
      end_word();
      ++at_;
    } else if (c == '#' && !in_word_) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (std::string_view(";&|()<>\n").find(c) != std::string_view::npos) {
      read_operator();
    } else if (c == '\'') {
      quote(std::min(text_.find('\'', at_ + 1), text_.size()));
    } else if (c == '"') {
      read_double_quotes();
    } else {
      read_character();
    }
  }

  void quote(size_t end) {
    begin_word();
    token_.quoted = true;
    token_.text += text_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, text_.size());
  }

  void read_double_quotes() {
    begin_word();
    token_.quoted = true;
    for (++at_; at_ < text_.size() && text_[at_] != '"';) read_character();
    at_ = std::min(at_ + 1, text_.size());
  }

  /// One character of a word, or what stands for some.
  void read_character() {
    begin_word();
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size()) {
      token_.text += text_[at_ + 1];
      at_ += 2;
    } else if (c == '$') {
      read_dollar();
    } else if (c == '`') {
      const size_t end = std::min(text_.find('`', at_ + 1), text_.size());
      take_inner(at_ + 1, end);
    } else {
      token_.text += c;
      ++at_;
    }
  }

  void read_dollar() {
    if (text_.substr(at_).starts_with("$(")) {
      size_t depth = 0;
      size_t end = at_ + 1;
      for (; end < text_.size(); ++end) {
        if (text_[end] == '(') ++depth;
        if (text_[end] == ')' && --depth == 0) break;
      }
      return take_inner(at_ + 2, end);
    }
    token_.text += kUnknown;
    ++at_;
    if (at_ < text_.size() && text_[at_] == '{')
      at_ = std::min(text_.find('}', at_), text_.size() - 1) + 1;
    else if (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])) == 0 && text_[at_] != '_')
      ++at_;
    else
      while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
        ++at_;
  }

  void take_inner(size_t begin, size_t end) {
    token_.text += kUnknown;
    inner_.emplace_back(text_.substr(begin, end - begin));
    at_ = std::min(end + 1, text_.size());
  }

  void read_operator() {
    const char c = text_[at_];
    // A number before < or > belongs to it.
    if ((c == '<' || c == '>') && in_word_ && token_.text.size() == 1 && std::isdigit(token_.text[0]) != 0)
      in_word_ = false;
    end_word();
    size_t length = 1;
    for (std::string_view longer : {"&&", "||", ";;", ">>", ">&", "<&"})
      if (text_.substr(at_).starts_with(longer)) length = 2;
    tokens_.push_back({std::string(text_.substr(at_, length)), true, false});
    at_ += length;
  }

  void begin_word() {
    if (in_word_) return;
    token_ = {};
    in_word_ = true;
  }
  void end_word() {
    if (in_word_) tokens_.push_back(std::move(token_));
    in_word_ = false;
  }

  std::string_view text_;
  std::vector<std::string>& inner_;
  std::vector<ShellToken> tokens_;
  ShellToken token_;
  bool in_word_ = false;
  size_t at_ = 0;
};

}  // namespace

std::vector<ShellToken> shell_tokens(std::string_view text, std::vector<std::string>& inner) {
  return Tokenizer(text, inner).read();
}

}  // namespace extmod
