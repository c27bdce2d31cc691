// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/unsure_targets.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/file_walk.h"
#include "support/interrupt.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

struct Target {
  fs::path path;
  fs::path note;  ///< its .cmd file
  double made = 0;
  double noted = 0;
  bool is_empty = false;
};

constexpr double kLastMoments = 3;
/// Type information joins a module after its command was noted, and that may take long.
constexpr double kModulesLastMoments = 120;

double seconds_of(const struct stat& status) {
  return static_cast<double>(status.st_mtim.tv_sec) + static_cast<double>(status.st_mtim.tv_nsec) / 1e9;
}

/// `lib/.x.o.cmd` is the note of lib/x.o.
std::vector<Target> noted_targets(const fs::path& objtree) {
  std::vector<Target> targets;
  for (const auto& entry : walk(objtree)) {
    const fs::path path = objtree / entry.path;
    const std::string name = path.filename();
    if (entry.kind != EntryKind::file || !name.starts_with(".") || !name.ends_with(".cmd")) continue;
    check_interrupt();
    Target target{path.parent_path() / name.substr(1, name.size() - 5), path};
    struct stat made = {};
    struct stat noted = {};
    if (::stat(target.path.c_str(), &made) != 0 || ::stat(path.c_str(), &noted) != 0) continue;
    if (!S_ISREG(made.st_mode)) continue;
    target.made = seconds_of(made);
    target.noted = seconds_of(noted);
    // Kbuild makes empty objects of some lists on purpose, but making them again costs nothing.
    target.is_empty = made.st_size == 0 || noted.st_size == 0;
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace

size_t remove_unsure_targets(const fs::path& objtree) {
  const std::vector<Target> targets = noted_targets(objtree);
  double last = 0;
  for (const auto& target : targets) last = std::max({last, target.made, target.noted});
  size_t complete = targets.size();
  for (const auto& target : targets) {
    const double moments = target.path.extension() == ".ko" ? kModulesLastMoments : kLastMoments;
    if (!target.is_empty && target.made <= target.noted && target.noted < last - moments) continue;
    fs::remove(target.path);
    fs::remove(target.note);
    --complete;
  }
  return complete;
}

}  // namespace extmod
