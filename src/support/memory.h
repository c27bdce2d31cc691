// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace extmod {

/// Where Linux describes this machine. Tests have their own folders.
struct MachineFolders {
  std::filesystem::path proc = "/proc";
  std::filesystem::path cgroup = "/sys/fs/cgroup";
};

/// Bytes of memory that this process can still take: MemAvailable, limited by what every memory cgroup around it
/// (version 2 or 1) leaves. Page cache that was not used lately counts as free. Without these files there is no limit.
uint64_t memory_left(const MachineFolders& machine = {});

}  // namespace extmod
