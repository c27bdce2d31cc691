// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/launcher.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace extmod {
namespace {

enum class Launches { unchanged, cleared, other_user };

/// A program that starts another one. Options that leave no program behind, or start it where our files are not (a
/// chroot, another host, the background), are not in the table.
struct Launcher {
  const char* name;
  Launches how;
  std::string_view flags;                     ///< short options
  std::string_view values;                    ///< short options with a value
  std::vector<std::string_view> long_flags;   ///< long options; `--name=value` is one, too
  std::vector<std::string_view> long_values;  ///< long options with a value
  bool user_needed = false;                   ///< starts no program without such an option
  std::vector<std::string_view> user = {};    ///< which of them name the user, without dashes
  bool assignments = false;                   ///< NAME=VALUE before the program
  size_t operands = 0;                        ///< words before the program
};

// clang-format off
const std::vector<Launcher> kLaunchers = {
    {.name = "sudo", .how = Launches::other_user, .flags = "ABEHiknNPSs", .values = "CDgprTtu",
     .long_flags = {"askpass", "bell", "preserve-env", "set-home", "login", "reset-timestamp", "non-interactive",
                    "no-update", "preserve-groups", "stdin", "shell"},
     .long_values = {"close-from", "chdir", "group", "prompt", "role", "command-timeout", "type", "user"},
     .user = {"u", "user"}, .assignments = true},
    {.name = "doas", .how = Launches::other_user, .flags = "n", .values = "au", .long_flags = {}, .long_values = {},
     .user = {"u"}},
    {.name = "runuser", .how = Launches::other_user, .flags = "", .values = "ugG", .long_flags = {},
     .long_values = {"user", "group", "supp-group"}, .user_needed = true, .user = {"u", "user"}},
    {.name = "setpriv", .how = Launches::other_user, .flags = "", .values = "",
     .long_flags = {"clear-groups", "keep-groups", "init-groups", "no-new-privs", "nnp", "reset-env"},
     .long_values = {"reuid", "ruid", "euid", "regid", "rgid", "egid", "groups", "inh-caps", "ambient-caps",
                     "bounding-set", "securebits", "pdeathsig"},
     .user = {"reuid", "euid"}},
    {.name = "env", .how = Launches::cleared, .flags = "i0v", .values = "uC",
     .long_flags = {"ignore-environment", "debug", "default-signal", "ignore-signal", "block-signal",
                    "list-signal-handling"},
     .long_values = {"unset", "chdir"}, .assignments = true},
    {.name = "nice", .how = Launches::unchanged, .flags = "0123456789", .values = "n", .long_flags = {},
     .long_values = {"adjustment"}},
    {.name = "ionice", .how = Launches::unchanged, .flags = "t", .values = "cn", .long_flags = {"ignore"},
     .long_values = {"class", "classdata"}},
    {.name = "time", .how = Launches::unchanged, .flags = "apqv", .values = "fo",
     .long_flags = {"append", "portability", "quiet", "verbose"}, .long_values = {"format", "output"}},
    {.name = "timeout", .how = Launches::unchanged, .flags = "v", .values = "ks",
     .long_flags = {"foreground", "preserve-status", "verbose"}, .long_values = {"kill-after", "signal"}, .operands = 1},
    {.name = "nohup", .how = Launches::unchanged, .flags = "", .values = "", .long_flags = {}, .long_values = {}},
    {.name = "setsid", .how = Launches::unchanged, .flags = "cw", .values = "", .long_flags = {"ctty", "wait"},
     .long_values = {}},
    {.name = "stdbuf", .how = Launches::unchanged, .flags = "", .values = "ioe", .long_flags = {},
     .long_values = {"input", "output", "error"}},
    {.name = "fakeroot", .how = Launches::unchanged, .flags = "u", .values = "lfsib", .long_flags = {"unknown-is-real"},
     .long_values = {"lib", "faked"}},
};
// clang-format on

std::string base_name(const std::string& word) {
  return std::filesystem::path(word).filename();
}

const Launcher* launcher_called(const std::string& word) {
  for (const auto& launcher : kLaunchers)
    if (base_name(word) == launcher.name) return &launcher;
  return nullptr;
}

bool has(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads the words of one launcher.
class LauncherWords {
 public:
  LauncherWords(const Launcher& launcher, const std::vector<std::string>& argv, size_t begin)
      : launcher_(launcher), argv_(argv), at_(begin + 1) {}

  /// The word after them; nothing if they are not understood or the last ones.
  std::optional<size_t> end() {
    bool options = true;
    for (; at_ < argv_.size(); ++at_) {
      const std::string& word = argv_[at_];
      const bool is_end = options && word == "--";
      if (options && !is_end && word.starts_with("-")) {
        if (!(word.starts_with("--") ? long_option(word.substr(2)) : short_options(word))) return std::nullopt;
      } else if (is_end || (launcher_.assignments && word.find('=', 1) != std::string::npos)) {
        options = false;
      } else {
        break;
      }
    }
    at_ += launcher_.operands;
    if (at_ >= argv_.size()) return std::nullopt;
    return at_;
  }

  const std::optional<std::string>& user() const { return user_; }

 private:
  void take(std::string_view option, const std::string& value) {
    if (has(launcher_.user, option)) user_ = value;
  }

  bool take_next(std::string_view option) {
    if (++at_ >= argv_.size()) return false;
    take(option, argv_[at_]);
    return true;
  }

  bool long_option(const std::string& option) {
    const size_t equals = option.find('=');
    const std::string name = option.substr(0, equals);
    const bool valued = has(launcher_.long_values, name);
    if (!valued) return has(launcher_.long_flags, name);
    if (equals == std::string::npos) return take_next(name);
    take(name, option.substr(equals + 1));
    return true;
  }

  bool short_options(const std::string& word) {
    // A lone dash is env's -i.
    if (word.size() == 1) return launcher_.how == Launches::cleared;
    for (size_t i = 1; i < word.size(); ++i) {
      const std::string option = word.substr(i, 1);
      if (launcher_.values.find(word[i]) != std::string_view::npos) {
        if (i + 1 == word.size()) return take_next(option);
        take(option, word.substr(i + 1));
        return true;
      }
      if (launcher_.flags.find(word[i]) == std::string_view::npos) return false;
    }
    return true;
  }

  const Launcher& launcher_;
  const std::vector<std::string>& argv_;
  size_t at_;
  std::optional<std::string> user_ = {};
};

}  // namespace

std::optional<LaunchedProgram> launched_program(const std::vector<std::string>& argv) {
  LaunchedProgram launched;
  while (const Launcher* launcher = launcher_called(argv[launched.program])) {
    LauncherWords words(*launcher, argv, launched.program);
    const auto end = words.end();
    if (!end || (launcher->user_needed && !words.user())) return std::nullopt;
    if (launcher->how == Launches::other_user) {
      for (size_t i = launched.program; i < *end; ++i) launched.privileges.push_back(argv[i]);
      launched.user = words.user();
    }
    launched.clears = launched.clears || launcher->how != Launches::unchanged;
    launched.program = *end;
  }
  return launched;
}

std::vector<std::string> with_variables(const std::vector<std::string>& argv, const LaunchedProgram& launched,
                                        const std::vector<std::string>& variables) {
  const std::string name = base_name(argv[launched.program]);
  const bool make = name == "make" || name == "gmake";
  std::vector<std::string> words(argv.begin(), argv.begin() + static_cast<std::ptrdiff_t>(launched.program));
  if (make)
    words.push_back(argv[launched.program]);
  else
    words.emplace_back("env");
  words.insert(words.end(), variables.begin(), variables.end());
  words.insert(words.end(), argv.begin() + static_cast<std::ptrdiff_t>(launched.program + (make ? 1 : 0)), argv.end());
  return words;
}

}  // namespace extmod
