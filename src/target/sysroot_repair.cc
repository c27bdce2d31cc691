// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot_repair.h"

#include <map>

#include "support/error.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kScriptLimit = 4096;

bool is_library(const std::string& name) {
  return name.ends_with(".so") || name.ends_with(".a") || name.find(".so.") != std::string::npos;
}

class SysrootRepair {
 public:
  explicit SysrootRepair(const fs::path& sysroot) : root_(sysroot) {
    for (const auto& entry : walk(root_))
      if (entry.kind == EntryKind::file && !entry.path.starts_with("usr/include/") &&
          is_library(fs::path(entry.path).filename()))
        libraries_.emplace(fs::path(entry.path).filename(), entry.path);
  }

  void make_relative(const std::string& path) {
    fs::path target = fs::read_symlink(root_ / path);
    first_[path] = target;
    fs::path inside = (target.is_absolute() ? target : "/" / fs::path(path).parent_path() / target)
                          .lexically_normal()
                          .relative_path();
    fs::path relative = inside.lexically_relative(fs::path(path).parent_path());
    fs::path written = (fs::path(path).parent_path() / target).lexically_normal();
    bool climbs = !target.is_absolute() && !written.empty() && *written.begin() == "..";
    if (climbs) drop(path);
    if (climbs || !target.is_absolute()) return;
    relink(path, relative);
  }

  /// Through other links: the text of this one stays inside.
  bool points_outside(const std::string& path) const {
    std::error_code unknown;
    const fs::path real = fs::weakly_canonical(root_ / path, unknown);
    return fs::is_symlink(root_ / path) && !unknown &&
           !(real.native() + "/").starts_with(fs::canonical(root_).native() + "/");
  }

  /// Whether it changed something. A library may be in another folder than its -dev package says.
  bool repair_dangling(const std::string& path) {
    std::error_code not_there;
    if (!is_library(fs::path(path).filename())) return false;  // the compiler reports a missing header
    if (!fs::is_symlink(root_ / path) || fs::exists(root_ / path, not_there)) return false;
    fs::path target = fs::read_symlink(root_ / path);
    auto found = libraries_.find(target.filename());
    bool itself = target.filename() == fs::path(path).filename();
    if (found != libraries_.end() && !itself)
      relink(path, fs::path(found->second).lexically_relative(fs::path(path).parent_path()));
    else
      drop(path);
    return true;
  }

  /// `GROUP ( /lib/x/libc.so.6 /usr/lib/x/libc_nonshared.a AS_NEEDED ( /lib/ld.so.1 ) )`: the linker searches
  /// its folders for names without a path.
  void script(const std::string& path) {
    if (fs::file_size(root_ / path) > kScriptLimit) return;
    std::string text = read_file(root_ / path);
    if (text.starts_with("\177ELF") || text.find('\0') != std::string::npos) return;
    std::string repaired;
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find_first_of(" \t\n(),", at), text.size());
      std::string word = text.substr(at, end - at);
      bool whole_path = word.starts_with("/") && !word.starts_with("/*") && is_library(fs::path(word).filename());
      repaired += whole_path ? fs::path(word).filename().string() : word;
      if (end < text.size()) repaired += text[end];
      at = end + 1;
    }
    if (repaired != text) write_file(root_ / path, repaired);
  }

  std::vector<std::string> run() {
    std::vector<std::string> links;
    for (const auto& entry : walk(root_)) {
      if (entry.kind == EntryKind::link) links.push_back(entry.path);
      if (entry.kind == EntryKind::file && entry.path.ends_with(".so")) script(entry.path);
    }
    for (const auto& path : links) make_relative(path);
    for (const auto& path : links)
      if (points_outside(path)) drop(path);
    // Another link may point to one that was dropped.
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& path : links) changed = repair_dangling(path) || changed;
    }
    return problems_;
  }

 private:
  void relink(const std::string& path, const fs::path& target) {
    fs::remove(root_ / path);
    fs::create_symlink(target, root_ / path);
  }

  void drop(const std::string& path) {
    fs::remove(root_ / path);
    problems_.push_back(path + " points to " + first_[path].string() +
                        ", which is in none of these packages: the link is left out");
  }

  const fs::path& root_;
  std::map<std::string, std::string> libraries_;  ///< name -> path
  std::map<std::string, fs::path> first_;         ///< path of a link -> what it was in the package
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> repair_sysroot(const fs::path& sysroot) {
  try {
    return SysrootRepair(sysroot).run();
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot repair the sysroot", error.path1(), error.code().value());
  }
}

}  // namespace extmod
