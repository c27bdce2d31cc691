// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_goals.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kMostNested = 100;
constexpr size_t kMostPrograms = 1000;

template <size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Their words are no files that they read.
bool reads_nothing(std::string_view program) {
  return is_one_of(program, std::array<std::string_view, 13>{":", "echo", "printf", "rm", "mkdir", "true", "false",
                                                             "trap", "set", "test", "[", "touch", "cd"});
}

/// The next word is a folder, or what the program makes.
bool takes_no_file(std::string_view option) {
  return is_one_of(option, std::array<std::string_view, 6>{"-o", "-I", "-isystem", "-L", "-MF", "-D"});
}

/// The text of a recipe line without make's own marks.
std::string_view without_marks(std::string_view line) {
  const size_t begin = line.find_first_not_of(" \t@+-");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

bool has_mark(std::string_view line, char mark) {
  return line.substr(0, line.size() - without_marks(line).size()).find(mark) != std::string_view::npos;
}

}  // namespace

MakeGoals::MakeGoals(FollowedBuild& build, MakeReader& reader, const MakeStart& start)
    : build_(build), reader_(reader), start_(start) {
  reader_.expander().on_shell = [this](const std::string& command) {
    FileUse asked = recipe_ != nullptr ? use_of(*recipe_) : FileUse();
    if (recipe_ == nullptr) {
      asked.always = true;
      asked.makefile = build_.path_in_tree(reader_.makefile(), "/").value_or("");
      asked.line = reader_.line();
    }
    asked.asked = true;
    look_at(command, "", asked);
  };
}

void MakeGoals::make() {
  std::vector<std::string> goals = start_.goals;
  if (goals.empty()) goals.push_back(reader_.rules().default_goal());
  for (const auto& goal : goals) make_target(goal, {});
}

void MakeGoals::make_target(const std::string& target, const FileUse& wanted_by) {
  if (!done_.insert(target).second) return;
  if (++depth_ > kMostNested) throw MakeStopped("the makefiles need one file for another without an end");
  const std::string path = absolute(target);
  const Making making = making_of(target);
  const auto in_tree = build_.path_in_tree(target, start_.folder);
  if (in_tree && !making.known && wanted_by.always) build_.use(*in_tree, wanted_by);
  if (making.sure) {
    FileUse use;
    use.always = true;
    if (making.rule != nullptr) use = use_of(*making.rule);
    for (const auto& needed : making.prerequisites) make_target(needed, use);
    for (const auto& needed : making.order_only) make_target(needed, use);
    // What a package has is as new as it was made.
    if (making.recipe != nullptr && !(in_tree && build_.is_in_tree(*in_tree))) run_recipe(target, making);
  }
  --depth_;
}

Making MakeGoals::making_of(const std::string& target) {
  const auto exists = [&](const std::string& file) { return build_.exists(absolute(file)); };
  Making making = reader_.rules().find(target, exists, build_.budget);
  if (!making.known && !exists(target) && !build_.path_in_tree(target, start_.folder)) {
    // A pattern rule would make it if the tree had all of its files.
    const auto could_exist = [&](const std::string& file) {
      return exists(file) || build_.path_in_tree(file, start_.folder).has_value();
    };
    making = reader_.rules().find(target, could_exist, build_.budget);
  }
  OwnVariables own_variables(reader_.expander().variables);
  set_automatic(target, making, own_variables);
  for (auto* list : {&making.prerequisites, &making.order_only}) {
    std::vector<std::string> expanded;
    for (const auto& word : *list) {
      if (word.find('$') == std::string::npos)
        expanded.push_back(word);
      else
        for (auto& found : split_words(reader_.expander().expand(word)))
          if (!is_unknown(found)) expanded.push_back(std::move(found));
    }
    *list = std::move(expanded);
  }
  return making;
}

FileUse MakeGoals::use_of(const MakeRule& rule) const {
  FileUse use;
  use.always = true;
  use.makefile = build_.path_in_tree(rule.makefile, "/").value_or("");
  use.line = rule.line;
  return use;
}

void MakeGoals::set_automatic(const std::string& target, const Making& making, OwnVariables& own) {
  std::vector<std::string> all;
  std::set<std::string> seen;
  for (const auto& needed : making.prerequisites)
    if (seen.insert(needed).second) all.push_back(needed);
  const std::string first = all.empty() ? "" : all[0];
  const std::vector<std::pair<std::string, std::string>> values = {{"@", target},
                                                                   {"<", first},
                                                                   {"^", join(all, " ")},
                                                                   {"+", join(making.prerequisites, " ")},
                                                                   {"?", join(all, " ")},
                                                                   {"*", making.stem},
                                                                   {"|", join(making.order_only, " ")}};
  auto& variables = reader_.expander().variables;
  for (const auto& [name, value] : values) {
    for (const char* part : {"", "D", "F"}) own.keep(name + part);
    variables[name] = {value, false, "automatic"};
    variables[name + "D"] = {"$(patsubst %/,%,$(dir $" + name + "))", true, "automatic"};
    variables[name + "F"] = {"$(notdir $" + name + ")", true, "automatic"};
  }
}

void MakeGoals::run_recipe(const std::string& target, const Making& making) {
  OwnVariables own_variables(reader_.expander().variables);
  set_automatic(target, making, own_variables);
  for (const auto& assignment : reader_.rules().variables_of(target)) {
    own_variables.keep(reader_.name_of(assignment));
    reader_.assign(assignment);
  }
  const FileUse use = use_of(*making.recipe);
  recipe_ = making.recipe;
  printed_.clear();
  for (const auto& line : making.recipe->recipe) {
    const std::string text = reader_.expander().expand(line);
    for (const auto& part : split(text, '\n')) {
      FileUse own = use;
      own.always = !has_mark(part, '-');
      look_at(std::string(without_marks(part)), target, own);
    }
  }
  if (target.ends_with(".ko")) build_.result.linked = true;
  build_.made(absolute(target), printed_);
  recipe_ = nullptr;
}

void MakeGoals::look_at(const std::string& text, const std::string& target, FileUse use) {
  const auto exists = [&](const std::string& path) -> Truth {
    const std::string file = absolute(path);
    if (build_.exists(file)) return true;
    return build_.path_in_tree(file, "/") ? Truth(false) : std::nullopt;
  };
  for (const auto& command : shell_commands(text, exists, build_.budget)) {
    if (command.runs == Truth(false)) continue;
    FileUse own = use;
    own.always = use.always && command.runs == Truth(true);
    look_at(command, target, own);
  }
}

void MakeGoals::look_at(const ShellCommand& command, const std::string& target, FileUse use) {
  for (const auto& path : command.reads) use_word(path, use);
  if (command.words.empty()) return;
  const std::string program = std::filesystem::path(command.words[0]).filename();
  if (program == "make") {
    if (!target.empty() && command.runs == Truth(true)) start_make(command, use);
    return;
  }
  if (program == "echo" || program == "cat")
    for (size_t i = 1; i < command.words.size(); ++i)
      printed_ +=
          program == "echo" ? command.words[i] + "\n" : build_.files.read(absolute(command.words[i])).value_or("");
  FileUse own = use;
  own.run = true;
  use_word(command.words[0], own);
  if (own.always && !own.asked && !is_unknown(program) && build_.result.programs.size() < kMostPrograms)
    build_.result.programs.emplace(program, own.makefile);
  if (!reads_nothing(program)) words_of(command, 1, use);
}

void MakeGoals::words_of(const ShellCommand& command, size_t from, FileUse use) {
  for (size_t i = from; i < command.words.size(); ++i) {
    const std::string& word = command.words[i];
    if (!word.starts_with('-')) {
      use_word(word, use);
      continue;
    }
    if (takes_no_file(word)) ++i;
    for (std::string_view option : {"-fplugin=", "--script=", "-T"})
      if (word.starts_with(option)) use_word(word.substr(option.size()), use);
  }
}

void MakeGoals::use_word(const std::string& word, const FileUse& use) {
  if (word.starts_with('@')) return use_word(word.substr(1), use);
  if (word.find_first_of("\1*?%=$ \n") != std::string::npos || word.find('/') == std::string::npos) return;
  if (word.starts_with('-') || word.ends_with('/')) return;
  if (auto path = build_.path_in_tree(word, start_.folder)) build_.use(*path, use);
}

void MakeGoals::start_make(const ShellCommand& command, const FileUse& use) {
  MakeStart start;
  start.use = use;
  start.folder = start_.folder;
  start.given = start_.given;
  for (size_t i = 1; i < command.words.size(); ++i) {
    const std::string& word = command.words[i];
    const size_t equals = word.find('=');
    if (is_unknown(word)) return;
    if ((word == "-f" || word == "-C") && i + 1 < command.words.size()) {
      ++i;
      if (word == "-f")
        start.makefile = command.words[i];
      else
        start.folder = absolute(command.words[i]);
    } else if (word.starts_with("--")) {
      start.flags += " " + word;
    } else if (!word.starts_with('-') && equals != std::string::npos) {
      start.given[word.substr(0, equals)] = word.substr(equals + 1);
    } else if (!word.starts_with('-')) {
      start.goals.push_back(word);
    }
  }
  if (start_.flags.find("--no-print-directory") != std::string::npos) start.flags += " --no-print-directory";
  MakeExpander& expander = reader_.expander();
  for (const auto& name : reader_.exported())
    if (expander.variables.contains(name)) start.environment[name] = {expander.value(name), false, "environment"};
  build_.make(start);
}

}  // namespace extmod
