// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rewrite.h"

#include <algorithm>
#include <charconv>
#include <regex>

#include "package/read_archive.h"
#include "support/error.h"
#include "support/input_tree.h"
#include "support/printable.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse_change(const std::string& what, const fs::path& package, const std::string& path) {
  throw Error(ExitStatus::impossible, what, package.string() + ": " + path);
}

}  // namespace

void OriginalPackage::entry(const InstalledEntry& entry, const NextBlock&) {
  // Formats leave folders out that other packages have, too.
  for (std::string folder = folder_of(entry.path); !folder.empty(); folder = folder_of(folder))
    if (!entries_.try_emplace(folder, Entry{EntryKind::folder, 0, {}}).second) break;
  const uint64_t size = entry.hard_link.empty() ? entry.size : entries_.at(entry.hard_link).size;
  entries_.insert_or_assign(entry.path, Entry{entry.kind, size, entry.hard_link});
}

std::string OriginalPackage::metadata_of(const std::string& name) const {
  auto found = metadata_.find(name);
  return found != metadata_.end() ? found->second : "";
}

void OriginalPackage::check(const PackageChanges& changes, const fs::path& package) const {
  for (const auto& [path, content] : changes.files) {
    auto found = entries_.find(path);
    if (changes.removed.contains(path)) refuse_change("a file is to be changed and removed", package, path);
    if (found != entries_.end() && found->second.kind != EntryKind::file)
      refuse_change("what is to be changed is no regular file", package, path);
    auto folder = entries_.find(folder_of(path));
    const bool at_top = folder_of(path).empty() && !path.empty();
    if (!at_top && (folder == entries_.end() || folder->second.kind != EntryKind::folder))
      refuse_change("the folder of a new file is not in the package", package, path);
  }
  for (const auto& path : changes.removed) {
    auto found = entries_.find(path);
    if (found == entries_.end()) refuse_change("what is to be removed is not in the package", package, path);
    if (found->second.kind == EntryKind::folder) refuse_change("folders are not removed", package, path);
  }
  check_hard_links(changes, package);
}

/// The content of a hard link is that of another file, which must keep it.
void OriginalPackage::check_hard_links(const PackageChanges& changes, const fs::path& package) const {
  auto is_changed = [&](const std::string& path) {
    return changes.files.contains(path) || changes.removed.contains(path);
  };
  for (const auto& [path, entry] : entries_)
    if (!entry.hard_link.empty() && is_changed(entry.hard_link) && !is_changed(path))
      refuse_change("a file is to be changed of which this is a hard link, so both must be", package, path);
}

int64_t OriginalPackage::growth(const PackageChanges& changes, uint64_t (*measure)(uint64_t)) const {
  int64_t growth = 0;
  auto take_away = [&](const std::string& path) {
    auto found = entries_.find(path);
    if (found != entries_.end() && found->second.hard_link.empty() && found->second.kind == EntryKind::file)
      growth -= static_cast<int64_t>(measure(found->second.size));
  };
  for (const auto& path : changes.removed) take_away(path);
  for (const auto& [path, content] : changes.files) {
    take_away(path);
    growth += static_cast<int64_t>(measure(content.bytes.size()));
  }
  return growth;
}

PackageInfo info_of(const PackageChanges& changes) {
  PackageInfo info;
  info.userland = changes.userland.value_or(Userland{});
  info.libraries = changes.libraries;
  info.library_packages = changes.library_packages;
  info.gnu_hash = changes.gnu_hash;
  return info;
}

Compression same_compression(const PlainBytes& plain, const WriterSettings& settings, const std::string& object) {
  const auto kind = plain.compression();
  if (!kind)
    throw Error(ExitStatus::impossible, "it is compressed in a way that extmod-pkg only reads", object,
                "compress it with zstd, xz or gzip first");
  return {*kind, settings.compression.kind == *kind ? settings.compression.level : std::nullopt};
}

std::string repaired_version(const std::string& version, std::string_view mark) {
  const size_t at = version.rfind(mark);
  if (at == std::string::npos) return version + std::string(mark) + "1";
  unsigned number = 0;
  const char* end = version.data() + version.size();
  const auto [stop, failed] = std::from_chars(version.data() + at + mark.size(), end, number);
  if (failed != std::errc() || stop != end || number == std::numeric_limits<unsigned>::max())
    return version + std::string(mark) + "1";
  return version.substr(0, at + mark.size()) + std::to_string(number + 1);
}

void check_version(const std::string& version, const std::string& pattern, const std::string& advice) {
  constexpr size_t kLongest = 256;
  if (version.size() > kLongest || !std::regex_match(version, std::regex(pattern)))
    throw Error(ExitStatus::impossible, "not a version for such a package", "`" + version + "`", advice);
}

void remark_signature(const Rewrite& rewrite, const std::string& name) {
  rewrite.remark("the signature of the original (" + printable(name) +
                 ") is gone: the new package is not what was signed");
}

}  // namespace extmod
