// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "support/memory.h"

namespace extmod {

/// Where private folders may be; tests have places of their own.
struct WorkspacePlaces {
  MachineFolders machine = {};
  std::filesystem::path memory = "/dev/shm";
  std::vector<std::filesystem::path> usual = {"/tmp", "/var/tmp"};
  uint64_t room = 1U << 30;  ///< bytes that a place in memory must have to spare
  bool execute = true;       ///< programs are to run there
};

/// The folder below which private folders are made, in which make runs and programs are started: TMPDIR; else memory,
/// where there is room; else /tmp or /var/tmp. Before anything is made there, a place is passed over that is not
/// writable, is mounted noexec, or has a name that Kbuild cannot take. Throws an environment Error that names all of
/// them and what is wrong with each.
std::filesystem::path workspace_parent(const WorkspacePlaces& places = {});

/// Whether programs and scripts in this folder can be started: it is not mounted noexec.
bool may_execute(const std::filesystem::path& folder);

}  // namespace extmod
