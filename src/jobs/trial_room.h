// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/trial_headers.h"
#include "support/process.h"
#include "target/compiler_choice.h"

namespace extmod {

/// How trial modules are to be built.
struct TrialRequest {
  std::optional<std::filesystem::path> root = {};     ///< root file system of the target, with make and a compiler
  std::optional<std::filesystem::path> sysroot = {};  ///< libraries of the target, for programs that run here
  CompilerRequest compiler = {};
  int jobs = 1;
  int seconds = 900;              ///< for one run of make
  bool replaces_refused = false;  ///< programs for another machine are no fault to be shown: others take their place
  std::string work_at = {};       ///< where commands see the folder of the trial, if that can be
  std::vector<std::filesystem::path> unchanged = {};  ///< folders that commands cannot write to, if that can be
};

inline constexpr const char* kSignFile = "scripts/sign-file";

/// What to do where a trial cannot be made here.
inline constexpr const char* kElsewhere =
    "try it on the machine that the package is for, or give its root file system with --root, or its libraries with "
    "--sysroot where qemu-user runs its programs";

/// Where the programs of a package run.
enum class TrialPlace {
  in_place,         ///< on this machine
  root,             ///< in --root
  native_programs,  ///< nowhere: programs made from the package's sources take their place
};

/// Everything that the commands of a trial have in common.
struct TrialRoom {
  TrialPlace place = TrialPlace::in_place;
  std::optional<PrivateRoot> inside = {};
  std::string headers;                  ///< the folder that make enters, as commands see it
  std::string build;                    ///< the same by /lib/modules/RELEASE/build, where somebody brings that
  std::string work;                     ///< folder of the trial, as commands see it
  std::filesystem::path work_folder;    ///< the same as we see it
  std::vector<std::string> words = {};  ///< ARCH=, CROSS_COMPILE= and such, for make
  std::string compiler = {};            ///< that make will run
  Environment environment = {};
  std::string why = {};  ///< why programs of the package do not run here; with native_programs

  /// Programs of the headers that are not run, and why.
  struct NotTried {
    std::string program;
    std::string why;
  };
  std::vector<NotTried> not_tried = {};

  Command command(std::vector<std::string> argv, int seconds) const;
};

/// Chooses the place by starting programs of the package. `workspace` is private and gets the folder of the trial.
/// Throws an environment Error where nothing of the kind can be done on this machine.
TrialRoom find_trial_room(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner,
                          const std::filesystem::path& workspace);

}  // namespace extmod
