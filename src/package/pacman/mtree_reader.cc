// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/mtree_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <new>
#include <set>
#include <utility>

#include "package/read_archive.h"

namespace extmod {
namespace {

constexpr size_t kSha256 = 32;

/// Lower-case hex; empty if the line has none.
std::string sha256_of(archive_entry* entry) {
  const unsigned char* digest = archive_entry_digest(entry, ARCHIVE_ENTRY_DIGEST_SHA256);
  std::string text;
  bool given = false;
  for (size_t i = 0; digest != nullptr && i < kSha256; ++i) {
    given = given || digest[i] != 0;
    text += fmt::format("{:02x}", digest[i]);
  }
  return given ? text : "";
}

}  // namespace

void MtreeComparison::add(const InstalledEntry& entry, const std::string& sha256) {
  entries_.insert_or_assign(entry.path, Known{entry, sha256});
}

void MtreeComparison::compare_with(const std::string& mtree) const {
  PlainBytes plain([rest = std::string_view(mtree)]() mutable { return std::exchange(rest, {}); }, ".MTREE",
                   gate_.limits());
  ReadArchive reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  archive_read_support_format_mtree(reader.get());
  open_archive(reader.get(), plain.bytes(), ".MTREE");
  std::set<std::string> listed;
  while (archive_entry* line = next_entry(reader.get(), ".MTREE")) {
    const InstalledEntry facts = facts_of(line);
    const std::string path = gate_.normal(facts.path);
    if (path.empty()) continue;
    if (!listed.insert(path).second) gate_.malformed("its .MTREE has a path twice", path);
    auto known = entries_.find(path);
    if (known == entries_.end()) gate_.malformed("its .MTREE lists what is not in it", path);
    const InstalledEntry& is = known->second.entry;
    const auto differs = [&](const std::string& what) { gate_.malformed("its .MTREE says another " + what, path); };
    if (facts.kind != is.kind) differs("kind of file");
    if (is.kind != EntryKind::link && facts.mode != is.mode) differs("mode");
    if (facts.target != is.target) differs("link target");
    if (is.kind != EntryKind::file || !is.hard_link.empty()) continue;
    if (facts.size != is.size) differs("size");
    if (sha256_of(line) != known->second.sha256) differs("digest");
  }
  for (const auto& [path, known] : entries_)
    if (!listed.contains(path)) gate_.malformed("its .MTREE does not list an entry", path);
}

}  // namespace extmod
