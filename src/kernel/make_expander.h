// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/make_words.h"

namespace extmod {

/// A variable of a makefile.
struct MakeVariable {
  std::string value;
  bool recursive = false;  ///< defined by `=`: the value is expanded when it is used
  const char* origin = "file";
};

/// Lets a string_view be looked up.
struct StringHash : std::hash<std::string_view> {
  using is_transparent = void;
};

/// By name. A kernel's configuration has thousands with long common beginnings.
using MakeVariables = std::unordered_map<std::string, MakeVariable, StringHash, std::equal_to<>>;

struct ParsedMakefile;

/// Files, by absolute paths, that makefiles may ask for.
struct MakeFiles {
  std::function<std::optional<std::string>(const std::string& path)> read;
  std::function<bool(const std::string& path)> exists;
  /// The same as read(), of makefiles; nullptr for a file that is not there.
  std::function<std::shared_ptr<const ParsedMakefile>(const std::string& path)> parsed;
};

/// Expands texts of makefiles as make does, and runs nothing: what commands would print is unknown.
class MakeExpander {
 public:
  MakeExpander(const MakeFiles& files, MakeBudget& budget, std::string folder)
      : files_(files), budget_(budget), folder_(std::move(folder)) {}

  std::string expand(std::string_view text);
  /// The value of a variable.
  std::string value(const std::string& name);

  MakeVariables variables;
  /// Called with the text of $(eval).
  std::function<void(const std::string&)> on_eval;
  /// Called with the command of $(shell).
  std::function<void(const std::string&)> on_shell;

  /// What commands print that nobody runs.
  std::string printed = unknown();

  const std::string& folder() const { return folder_; }

 private:
  std::string reference(std::string_view inside);
  std::string variable(std::string_view inside);
  std::optional<std::string> function(std::string_view inside);
  std::string condition(const std::string& name, const std::vector<std::string>& parts);
  std::string foreach (const std::vector<std::string>& parts);
  std::string call(const std::vector<std::string>& parts);
  std::string about_variable(const std::string& name, const std::string& of);
  std::string about_files(const std::string& name, const std::string& paths);
  std::string shell(const std::string& command);
  std::string read_file_named(std::string_view redirection);

  const MakeFiles& files_;
  MakeBudget& budget_;
  std::string folder_;
  size_t depth_ = 0;
};

/// Where the reference that begins with the `$` at `at` ends: behind its last character.
size_t end_of_reference(std::string_view text, size_t at);
/// The text at commas that are outside of references and parentheses; at most this many parts.
std::vector<std::string> split_arguments(std::string_view text, size_t most);

}  // namespace extmod
