// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/shell_commands.h"

#include <algorithm>

#include "kernel/make_conditions.h"
#include "kernel/shell_words.h"
#include "support/text.h"

namespace extmod {
namespace {

using Exists = std::function<Truth(const std::string&)>;

constexpr int kDeepestInner = 4;

bool is_test(const ShellCommand& command) {
  return !command.words.empty() && (command.words[0] == "[" || command.words[0] == "test");
}

/// The answer of `[ ... ]` with one question.
Truth answer(const ShellCommand& command, const Exists& exists) {
  std::vector<std::string> words(command.words.begin() + 1, command.words.end());
  if (command.words[0] == "[" && !words.empty()) words.pop_back();
  const bool negative = !words.empty() && words[0] == "!";
  if (negative) words.erase(words.begin());
  Truth truth;
  if (words.size() == 2 && (words[0] == "-z" || words[0] == "-n"))
    truth = words[0] == "-n" ? negated(are_equal(words[1], "")) : are_equal(words[1], "");
  else if (words.size() == 2 && (words[0] == "-f" || words[0] == "-e" || words[0] == "-r") && !is_unknown(words[1]))
    truth = exists(words[1]);
  else if (words.size() == 3 && (words[1] == "=" || words[1] == "!="))
    truth = words[1] == "=" ? are_equal(words[0], words[2]) : negated(are_equal(words[0], words[2]));
  return negative ? negated(truth) : truth;
}

class Commands {
 public:
  Commands(const Exists& exists, MakeBudget& budget) : exists_(exists), budget_(budget) {}

  std::vector<ShellCommand> read(std::string_view text, int depth) {
    budget_.spend(text.size());
    std::vector<std::string> inner;
    for (const auto& token : shell_tokens(text, inner)) take(token);
    end_command("\n");
    for (const auto& command : inner)
      if (depth < kDeepestInner)
        for (auto& found : Commands(exists_, budget_).read(command, depth + 1)) {
          found.runs = both(found.runs, all_run_ ? Truth(true) : std::nullopt);
          commands_.push_back(std::move(found));
        }
    return std::move(commands_);
  }

 private:
  /// One `if`, loop or `case`.
  struct Block {
    Truth outer;
    Truth taken;
    Truth earlier = false;
    Truth status;  ///< of the condition's last command
  };

  Truth here() const { return blocks_.empty() ? Truth(true) : both(blocks_.back().outer, blocks_.back().taken); }

  void take(const ShellToken& token) {
    if (token.is_operator) return take_operator(token.text);
    if (!redirection_.empty()) {
      if (redirection_ == "<") command_.reads.push_back(token.text);
      redirection_.clear();
      return;
    }
    if (command_.words.empty() && !token.quoted && keyword(token.text)) return;
    const bool assigns = command_.words.empty() && token.text.find('=') != std::string::npos &&
                         token.text.find('/') > token.text.find('=');
    if (!assigns) command_.words.push_back(token.text);
  }

  void take_operator(const std::string& text) {
    if (text[0] == '<' || text[0] == '>')
      redirection_ = text;
    else
      end_command(text);
  }

  bool keyword(const std::string& word) {
    if (word == "{" || word == "}" || word == "!" || word == "time") {
      negative_ = negative_ != (word == "!");
    } else if (word == "if" || word == "while" || word == "until" || word == "for" || word == "case") {
      blocks_.push_back({both(here(), chained_), true, false, std::nullopt});
      chained_ = true;
      if (word != "if") blocks_.back().taken = std::nullopt;
    } else if (word == "then" || word == "else" || word == "elif") {
      branch(word);
    } else if (word == "fi" || word == "done" || word == "esac") {
      if (!blocks_.empty()) blocks_.pop_back();
    } else {
      return word == "do" || word == "exec" || word == "command";
    }
    return true;
  }

  void branch(const std::string& word) {
    if (blocks_.empty()) return;
    Block& block = blocks_.back();
    if (word == "then") {
      block.taken = both(negated(block.earlier), status_);
      block.status = status_;
      return;
    }
    if (block.status == Truth(true) && block.earlier == Truth(false))
      block.earlier = true;
    else if (!block.status)
      block.earlier = std::nullopt;
    block.taken = negated(block.earlier);
  }

  void end_command(const std::string& separator) {
    redirection_.clear();
    if (!command_.words.empty() || !command_.reads.empty()) {
      command_.runs = both(here(), chained_);
      status_ = is_test(command_) ? answer(command_, exists_) : std::nullopt;
      if (negative_) status_ = negated(status_);
      all_run_ = all_run_ && command_.runs == Truth(true);
      const bool decides = is_test(command_);
      chain(separator, decides);
      commands_.push_back(std::move(command_));
    } else if (separator == ";" || separator == "\n") {
      chained_ = true;
    }
    command_ = {};
    negative_ = false;
  }

  /// Whether the command behind the separator runs, if what is around it does.
  void chain(const std::string& separator, bool decides) {
    if (separator == "&&")
      chained_ = decides ? both(chained_, status_) : chained_;
    else if (separator == "||")
      chained_ = decides ? both(chained_, negated(status_)) : std::nullopt;
    else if (separator != "|")
      chained_ = true;
  }

  const Exists& exists_;
  MakeBudget& budget_;
  std::vector<ShellCommand> commands_;
  std::vector<Block> blocks_;
  ShellCommand command_;
  std::string redirection_;
  Truth status_;
  Truth chained_ = true;
  bool negative_ = false;
  bool all_run_ = true;
};

}  // namespace

std::vector<ShellCommand> shell_commands(std::string_view text, const Exists& exists, MakeBudget& budget) {
  return Commands(exists, budget).read(text, 0);
}

}  // namespace extmod
