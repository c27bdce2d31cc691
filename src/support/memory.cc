// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/memory.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr uint64_t kNoBound = std::numeric_limits<uint64_t>::max();

/// The files of one version of cgroups.
struct MemoryFiles {
  std::vector<const char*> limits;
  const char* used;
  const char* droppable;  ///< key in memory.stat
};

const MemoryFiles kVersion2 = {{"memory.max", "memory.high"}, "memory.current", "inactive_file"};
const MemoryFiles kVersion1 = {{"memory.limit_in_bytes"}, "memory.usage_in_bytes", "total_inactive_file"};

/// Nothing for `max`, too.
std::optional<uint64_t> number_in(const std::string& text) {
  uint64_t number = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() ? std::optional(number) : std::nullopt;
}

std::string content_of(const fs::path& file) {
  try {
    return read_file_if_exists(file).value_or("");
  } catch (const std::exception&) {
    return {};  // the cgroup ended meanwhile, or we may not read the file
  }
}

/// The value in a line `NAME VALUE` or `NAME: VALUE kB`.
std::optional<uint64_t> value_of(const std::string& text, const std::string& name) {
  for (const auto& line : split(text, '\n'))
    if (auto words = split_words(line); words.size() >= 2 && words[0] == name) return number_in(words[1]);
  return std::nullopt;
}

uint64_t left_in(const fs::path& folder, const MemoryFiles& files) {
  uint64_t limit = kNoBound;
  for (const char* name : files.limits)
    limit = std::min(limit, number_in(content_of(folder / name)).value_or(kNoBound));
  if (limit == kNoBound) return kNoBound;
  uint64_t used = number_in(content_of(folder / files.used)).value_or(0);
  used -= std::min(used, value_of(content_of(folder / "memory.stat"), files.droppable).value_or(0));
  return limit - std::min(limit, used);
}

/// The least that this cgroup and those above it leave. In a container the path may begin outside the mounted part:
/// missing folders set no limit.
uint64_t left_below(const fs::path& mount, const std::string& path, const MemoryFiles& files) {
  uint64_t left = left_in(mount, files);
  fs::path folder = mount;
  for (const auto& name : fs::path(path).relative_path()) {
    if (name == "..") break;
    folder /= name;
    left = std::min(left, left_in(folder, files));
  }
  return left;
}

/// A line of /proc/PID/cgroup, `NUMBER:CONTROLLERS:PATH`.
uint64_t left_by(const fs::path& mount, const std::string& line) {
  const auto fields = split(line, ':');
  if (fields.size() < 3) return kNoBound;
  const std::string path = line.substr(fields[0].size() + fields[1].size() + 2);
  if (fields[1].empty()) return left_below(mount, path, kVersion2);
  const auto controllers = split(fields[1], ',');
  const bool memory = std::find(controllers.begin(), controllers.end(), "memory") != controllers.end();
  return memory ? left_below(mount / "memory", path, kVersion1) : kNoBound;
}

}  // namespace

uint64_t memory_left(const MachineFolders& machine) {
  constexpr uint64_t kKilobyte = 1024;
  uint64_t left = kNoBound;
  if (auto available = value_of(content_of(machine.proc / "meminfo"), "MemAvailable:")) left = *available * kKilobyte;
  for (const auto& line : split(content_of(machine.proc / "self/cgroup"), '\n'))
    left = std::min(left, left_by(machine.cgroup, line));
  return left;
}

}  // namespace extmod
