// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "support/memory.h"

namespace extmod {

/// Where private folders may be. Tests have their own places.
struct WorkspacePlaces {
  MachineFolders machine = {};
  std::filesystem::path memory = "/dev/shm";
  std::vector<std::filesystem::path> usual = {"/tmp", "/var/tmp"};
  uint64_t room = 1U << 30;  ///< free bytes that a place in memory must have
  bool execute = true;       ///< programs will run there
};

/// The parent of private folders, in which make runs and programs are started: TMPDIR; else memory, if there is room;
/// else /tmp or /var/tmp. A place is skipped if it is not writable, is mounted noexec, or has a name that Kbuild cannot
/// take. Throws an environment Error that names all places and what is wrong with each.
std::filesystem::path workspace_parent(const WorkspacePlaces& places = {});

/// Whether programs and scripts in this folder can be started: it is not mounted noexec.
bool may_execute(const std::filesystem::path& folder);

}  // namespace extmod
