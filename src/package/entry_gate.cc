// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/entry_gate.h"

#include <algorithm>
#include <vector>

#include "support/error.h"
#include "support/input_tree.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A small package may be compressed as well as it likes: the other limits bound it.
constexpr uint64_t kRatioCountsFrom = uint64_t{64} << 20;
constexpr size_t kMostInName = 255;  // NAME_MAX

}  // namespace

EntryGate::EntryGate(const fs::path& package, const Limits& limits, PackageVisitor& visitor)
    : package_(package), limits_(limits), visitor_(visitor) {
  std::error_code unknown;
  package_size_ = fs::file_size(package, unknown);
  if (unknown) package_size_ = 0;
}

void EntryGate::malformed(const std::string& what, const std::string& path) const {
  throw Error(ExitStatus::unverified, "the package is malformed (" + what + ")",
              package_.string() + (path.empty() ? "" : ": " + path), "do not install it; build or fetch it again");
}

std::string EntryGate::normal(const std::string& path) const {
  if (path.size() > limits_.name) throw over_limit(limits_, &Limits::name, "a path is too long", package_);
  if (path.find('\0') != std::string::npos) malformed("a path with a zero byte", path);
  std::string result;
  uint64_t depth = 0;
  for (const auto& name : split(path, '/')) {
    if (name.empty() || name == ".") continue;
    if (name == "..") malformed("a path with ..", path);
    if (name.size() > kMostInName) malformed("a name of more than 255 bytes", path);
    if (++depth > limits_.depth)
      throw over_limit(limits_, &Limits::depth, "too many folders in each other", package_.string() + ": " + path);
    result = below(result, name);
  }
  return result;
}

/// Folders may occur twice: formats list them, and leave them out, as they please.
void EntryGate::check_place(const InstalledEntry& entry) {
  for (std::string folder = folder_of(entry.path); !folder.empty(); folder = folder_of(folder)) {
    auto [parent, added] = seen_.try_emplace(folder, EntryKind::folder);
    if (parent->second != EntryKind::folder) malformed("an entry below something that is no folder", entry.path);
    if (!added) break;
    count_entry(entry.path);
  }
  auto [same, added] = seen_.try_emplace(entry.path, entry.kind);
  if (!added && (entry.kind != EntryKind::folder || same->second != EntryKind::folder))
    malformed("a path that occurs twice", entry.path);
  if (entry.hard_link.empty()) return;
  auto original = seen_.find(entry.hard_link);
  if (original == seen_.end() || original->second != EntryKind::file || entry.hard_link == entry.path)
    malformed("a hard link to what is no earlier file of it", entry.path);
}

void EntryGate::count(uint64_t size, const std::string& path) {
  const std::string object = package_.string() + ": " + path;
  if (size > limits_.entry) throw over_limit(limits_, &Limits::entry, "a file is too large", object);
  total_ += size;
  if (total_ > limits_.total) throw over_limit(limits_, &Limits::total, "it is too large unpacked", object);
  if (total_ > kRatioCountsFrom && package_size_ > 0 && total_ / package_size_ >= limits_.ratio)
    throw over_limit(limits_, &Limits::ratio, "it unpacks to many times its size", object);
  count_entry(path);
}

void EntryGate::count_entry(const std::string& path) {
  if (++entries_ > limits_.entries)
    throw over_limit(limits_, &Limits::entries, "it has too many entries", package_.string() + ": " + path);
}

void EntryGate::entry(InstalledEntry entry, const NextBlock& content) {
  check_interrupt();
  entry.absolute = entry.path.starts_with("/");
  entry.path = normal(entry.path);
  if (!entry.hard_link.empty()) entry.hard_link = normal(entry.hard_link);
  count(entry.kind == EntryKind::file ? entry.size : 0, entry.path);
  if (entry.path.empty()) {
    if (entry.kind != EntryKind::folder) malformed("its top folder is no folder");
    return;
  }
  check_place(entry);
  if (entry.kind == EntryKind::link && entry.target.empty()) malformed("a link without a target", entry.path);
  if (entry.target.size() > limits_.name)
    throw over_limit(limits_, &Limits::name, "a link's target is too long", package_.string() + ": " + entry.path);
  uint64_t got = 0;
  const NextBlock counted = [&]() -> std::string_view {
    std::string_view block = entry.kind == EntryKind::file ? content() : std::string_view();
    got += block.size();
    if (got > entry.size) malformed("a file with more content than it says", entry.path);
    return block;
  };
  visitor_.entry(entry, counted);
  while (!counted().empty()) {
  }
  if (entry.kind == EntryKind::file && entry.hard_link.empty() && got != entry.size)
    malformed("a file with less content than it says", entry.path);
}

std::string EntryGate::text(const std::string& name, uint64_t size, const NextBlock& content) {
  if (size > limits_.text)
    throw over_limit(limits_, &Limits::text, "a file is too large to be read as text", package_.string() + ": " + name);
  count(size, name);
  std::string text;
  for (std::string_view block = content(); !block.empty(); block = content()) {
    if (text.size() + block.size() > limits_.text) malformed("a file with more content than it says", name);
    text += block;
  }
  return text;
}

}  // namespace extmod
