// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/source_archive.h"

#include <archive.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "package/extractor.h"
#include "package/package_format.h"
#include "package/read_ahead.h"
#include "package/read_archive.h"
#include "support/error.h"
#include "support/folder_content.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The entries, but for those of version control.
class SourceVisitor : public PackageVisitor {
 public:
  SourceVisitor(Extractor& extractor, bool keep_vcs) : extractor_(extractor), keep_vcs_(keep_vcs) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override {
    const std::vector<std::string> names = split(entry.path, '/');
    if (!keep_vcs_ && std::any_of(names.begin(), names.end(), is_version_control)) return;
    extractor_.entry(entry, content);
    if (entry.kind == EntryKind::file && entry.hard_link.empty()) newest_ = std::max(newest_, entry.mtime);
    if (entry.kind == EntryKind::link) links_.emplace_back(entry.path, entry.target);
  }

  int64_t newest() const { return newest_; }
  /// Paths and targets.
  const std::vector<std::pair<std::string, std::string>>& links() const { return links_; }

 private:
  Extractor& extractor_;
  bool keep_vcs_;
  int64_t newest_ = 0;
  std::vector<std::pair<std::string, std::string>> links_;
};

/// By names alone: a link in the middle of its target is an entry, too, and is looked at in its turn.
bool leaves(const std::string& top, const std::string& link, const std::string& target) {
  if (target.starts_with('/')) return true;
  const std::string below = top.empty() ? link : link.substr(top.size() + 1);
  const std::string to = (fs::path(below).parent_path() / target).lexically_normal();
  return to == ".." || to.starts_with("../");
}

/// The name of the only entry in it, if that is a folder; else empty: nothing is stripped.
std::string only_folder(const fs::path& into) {
  std::string only;
  for (const auto& entry : fs::directory_iterator(into)) {
    if (!only.empty() || entry.is_symlink() || !entry.is_directory()) return {};
    only = entry.path().filename();
  }
  return only;
}

void check_links(const SourceVisitor& source, const std::string& top, const fs::path& name) {
  for (const auto& [link, target] : source.links())
    if (link != top && leaves(top, link, target))
      throw Error(ExitStatus::unverified, "a link in the archive leaves its folder",
                  name.string() + ": " + link + " -> " + target,
                  "if that is as it should be, unpack the archive yourself and give the folder");
}

/// Keeps the one tarball.
class TarballVisitor : public PackageVisitor {
 public:
  explicit TarballVisitor(fs::path package) : package_(std::move(package)) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override {
    const fs::path path = entry.path;
    if (path.parent_path() != "usr/src" || path.filename().string().find(".tar") == std::string::npos ||
        entry.kind != EntryKind::file || !entry.hard_link.empty())
      return;
    if (found_)
      throw Error(ExitStatus::impossible, "the package has several archives in usr/src",
                  package_.string() + ": " + found_->name + ", " + path.filename().string(),
                  "unpack it, and give the one that is the kernel's source");
    found_.emplace(PackagedTarball{path.filename(), Spool()});
    for (std::string_view block = content(); !block.empty(); block = content()) found_->bytes.write(block);
  }

  std::optional<PackagedTarball> take() { return std::move(found_); }

 private:
  fs::path package_;
  std::optional<PackagedTarball> found_;
};

}  // namespace

UnpackedSource unpack_source(const NextBlock& packed, const fs::path& name, const Limits& limits, bool keep_vcs,
                             const fs::path& into) {
  PlainBytes plain(packed, name, limits);
  plain.check_as_tar();
  Extractor extractor(into, name, [](const std::string&) { return true; });
  SourceVisitor source(extractor, keep_vcs);
  bool has_ended = false;
  {
    const ReadAhead ahead([&]() -> std::string_view {
      const std::string_view block = plain.bytes()();
      // A reader of compressed bytes need not look behind their end.
      while (block.empty() && !packed().empty()) {
      }
      return block;
    });
    ReadArchive reader = open_checked_tar(ahead.bytes(), name);
    EntryGate gate(name, limits, source);
    while (archive_entry* entry = next_entry(reader.get(), name))
      gate.entry(facts_of(entry), content_of(reader.get(), name));
    while (!ahead.bytes()().empty()) {
    }
    has_ended = plain.tar_has_ended();
  }
  if (!has_ended)
    throw Error(ExitStatus::unverified, "the archive is damaged (it ends too early)", name, "fetch it again");
  const std::string top = only_folder(into);
  check_links(source, top, name);
  return {top.empty() ? into : into / top, source.newest()};
}

std::optional<PackagedTarball> tarball_in_package(const fs::path& file, const Limits& limits) {
  for (const auto& format : package_formats()) {
    if (!format.recognizes(file)) continue;
    if (&format == &find_format("tar")) return std::nullopt;
    TarballVisitor visitor(file);
    format.read(file, limits, visitor);
    auto found = visitor.take();
    if (found) return found;
    throw Error(ExitStatus::impossible, "the package has no archive in usr/src, as a package of a kernel's source has",
                file, "give a tarball, a folder, or such a package");
  }
  return std::nullopt;
}

}  // namespace extmod
