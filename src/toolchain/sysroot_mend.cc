#include "toolchain/sysroot_mend.h"

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

class Mender {
 public:
  explicit Mender(const fs::path& sysroot) : root_(sysroot) {
    for (const auto& entry : walk(root_))
      if (entry.kind == EntryKind::file) files_.emplace(fs::path(entry.path).filename(), entry.path);
  }

  void link(const std::string& path) {
    fs::path target = fs::read_symlink(root_ / path);
    fs::path inside =
        target.is_absolute() ? target.relative_path() : (fs::path(path).parent_path() / target).lexically_normal();
    // Where another package brings the library to /lib and this one thinks of /usr/lib.
    std::error_code ignored;
    if (!fs::exists(root_ / inside, ignored) && !fs::is_symlink(root_ / inside))
      if (auto found = files_.find(inside.filename()); found != files_.end()) inside = found->second;
    bool climbs = !inside.empty() && *inside.begin() == "..";
    if (climbs || (!fs::exists(root_ / inside, ignored) && !fs::is_symlink(root_ / inside))) {
      if (!climbs && !is_library(fs::path(path).filename())) return;
      fs::remove(root_ / path);
      problems_.push_back(path + " leads to " + target.string() +
                          ", which none of these packages brings: it is left out");
      return;
    }
    fs::path relative = inside.lexically_relative(fs::path(path).parent_path());
    if (relative == target) return;
    fs::remove(root_ / path);
    fs::create_symlink(relative, root_ / path);
  }

  /// `GROUP ( /lib/x/libc.so.6 /usr/lib/x/libc_nonshared.a AS_NEEDED ( /lib/ld.so.1 ) )`: the linker looks names
  /// without a path up in the folders it was given.
  void script(const std::string& path) {
    if (fs::file_size(root_ / path) > kScriptLimit) return;
    std::string text = read_file(root_ / path);
    if (text.starts_with("\177ELF") || text.find('\0') != std::string::npos) return;
    std::string mended;
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find_first_of(" \t\n(),", at), text.size());
      std::string word = text.substr(at, end - at);
      bool whole_path = word.starts_with("/") && !word.starts_with("/*") && is_library(fs::path(word).filename());
      mended += whole_path ? fs::path(word).filename().string() : word;
      if (end < text.size()) mended += text[end];
      at = end + 1;
    }
    if (mended != text) write_file(root_ / path, mended);
  }

  std::vector<std::string> mend() {
    for (const auto& entry : walk(root_)) {
      if (entry.kind == EntryKind::link) link(entry.path);
      if (entry.kind == EntryKind::file && entry.path.ends_with(".so")) script(entry.path);
    }
    return problems_;
  }

 private:
  const fs::path& root_;
  std::map<std::string, std::string> files_;  ///< name -> path
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> mend_sysroot(const fs::path& sysroot) {
  try {
    return Mender(sysroot).mend();
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot mend the sysroot", error.path1(), error.code().value());
  }
}

}  // namespace extmod
