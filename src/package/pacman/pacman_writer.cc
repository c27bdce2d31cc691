// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_entry.h"
#include "package/packed_archive.h"
#include "package/pacman/mtree.h"
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_grammar.h"
#include "package/pacman/pacman_metadata.h"
#include "package/pacman/pacman_version.h"
#include "package/scratch_file.h"

namespace extmod {
namespace {

constexpr size_t kEndOfTar = 1024;  // two zero blocks

class PacmanWriter : public PackageWriter {
 public:
  PacmanWriter(const PackageInfo& info, bool beside_debug, const WriterSettings& settings)
      : info_(info),
        beside_debug_(beside_debug),
        compression_(settings.compression),
        place_("usr/lib/modules/" + info.release + (info.modules ? "/updates" : "/build")),
        file_(settings.output / (pacman_name(info) + "-" + pacman_version(info) + "-" + pacman_arch(info.userland.abi) +
                                 ".pkg.tar" + file_ending(settings.compression.kind))),
        tree_file_(settings.scratch / "pacman.tar"),
        tree_(style(), compression_, tree_file_.sink(), tree_file_.path()),
        mtree_(info.time) {
    for (const char* folder : {"usr", "usr/lib", "usr/lib/modules"}) add_installed(folder_entry(folder), {});
    add_installed(folder_entry("usr/lib/modules/" + info_.release), {});
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    if (entry.path == "vmlinux") {
      vmlinux_ = beside_debug_ ? VmlinuxFrom::debug : VmlinuxFrom::here;
      if (beside_debug_) return;
    }
    add_installed(installed_at(entry, place_), content);
  }

  std::vector<AtomicFile*> finish() override {
    if (!info_.modules) {
      add_installed(folder_entry("usr/src"), {});
      add_installed(link_entry("usr/src/" + pacman_base(), "../lib/modules/" + info_.release + "/build"), {});
    }
    tree_.close();
    ByteSink sink = into_file(file_.fd(), file_.target());
    sink(compress(head(), compression_));
    tree_file_.copy_to(sink);
    return {&file_};
  }

 private:
  /// pacman takes the paths as they stand.
  ArchiveStyle style() const { return {ArchiveDialect::gnutar, info_.time, ""}; }

  void add_installed(const PackageEntry& entry, const EntryContent& content) {
    tree_.add(entry, content.bytes);
    mtree_.add(entry, content);
    if (entry.kind == EntryKind::file) installed_size_ += content.bytes.size();
  }

  /// The part in front of the tree can only be written when the tree is known. It is compressed separately and joined
  /// with the tree, as all these compressors allow.
  std::string head() {
    std::string bytes;
    ArchiveStream tar(
        style(), [&bytes](std::string_view part) { bytes += part; }, file_.target());
    auto add = [&](const char* name, const EntryContent& content, bool in_mtree) {
      if (in_mtree) mtree_.add(file_entry(name), content);
      tar.add(file_entry(name), content.bytes);
    };
    EntryContent pkginfo = hashed(pacman_pkginfo(info_, installed_size_, vmlinux_));
    EntryContent install = hashed(pacman_install(info_));
    add(".BUILDINFO", hashed(pacman_buildinfo(info_)), true);
    if (!install.bytes.empty()) add(".INSTALL", install, true);
    mtree_.add(file_entry(".PKGINFO"), pkginfo);
    add(".MTREE", hashed(mtree_.finish()), false);
    add(".PKGINFO", pkginfo, false);
    tar.close();
    bytes.resize(bytes.size() - kEndOfTar);  // the tree follows
    return bytes;
  }

  PackageInfo info_;
  bool beside_debug_;
  VmlinuxFrom vmlinux_ = VmlinuxFrom::nowhere;
  Compression compression_;
  std::string place_;
  AtomicFile file_;
  ScratchFile tree_file_;
  PackedArchive tree_;
  Mtree mtree_;
  uint64_t installed_size_ = 0;
};

class PacmanPackager : public Packager {
 public:
  explicit PacmanPackager(bool beside_debug) : beside_debug_(beside_debug) {}

  void check(const KernelTree& tree) const override { check_release_for("a package for pacman", tree); }

  bool takes_system_map() const override { return true; }

  void check_words(const PackageInfo& info) const override {
    check_pacman_version(info);
    check_pacman_scripts(info);
    extmod::check_words(pacman_grammar(), pacman_words(info), info);
    // A link has this name, whatever the package's.
    extmod::check_words(pacman_grammar(), {pacman_base(), pacman_version(info)}, info);
  }

  std::vector<std::string> warnings(const PackageInfo& info, const Compression&) const override {
    std::vector<std::string> sentences;
    for (const auto& [soname, need] : info.libraries)
      if (const std::string unknown = unknown_pacman_depend(info, soname, need); !unknown.empty())
        sentences.push_back("a host program needs " + soname +
                            ", whose package in Arch Linux is not known: pacman's package depends on " + unknown);
    return sentences;
  }

  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    return std::make_unique<PacmanWriter>(info, beside_debug_, settings);
  }

 private:
  bool beside_debug_;
};

}  // namespace

std::shared_ptr<Packager> new_pacman_packager() {
  return std::make_shared<PacmanPackager>(false);
}

std::shared_ptr<Packager> new_pacman_packager_beside_debug() {
  return std::make_shared<PacmanPackager>(true);
}

}  // namespace extmod
