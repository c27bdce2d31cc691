// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace extmod {

/// Where Linux says what this machine has; tests have folders of their own.
struct MachineFolders {
  std::filesystem::path proc = "/proc";
  std::filesystem::path cgroup = "/sys/fs/cgroup";
};

/// Bytes of memory that this process can still take: MemAvailable, bounded by what every memory cgroup around it, of
/// version 2 or 1, leaves of its limit. Page cache that nobody has used lately counts as free. Where nothing is said,
/// there is no bound.
uint64_t memory_left(const MachineFolders& machine = {});

}  // namespace extmod
