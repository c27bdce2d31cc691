// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/debian.h"
#include "package/architecture.h"
#include "package/modules_link.h"
#include "package/package_words.h"
#include "package/packed_archive.h"
#include "package/tar/tar.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Debian's name; `arm64-musl` if the C library is not Debian's.
std::string tar_architecture(const Userland& userland) {
  std::string name = architecture_name(debian_architectures(), userland.abi);
  if (userland.c_library == CLibrary::musl) return name + "-musl";
  return userland.c_library == CLibrary::uclibc ? name + "-uclibc" : name;
}

class TarWriter : public PackageWriter {
 public:
  TarWriter(const PackageInfo& info, bool folder, const WriterSettings& settings)
      : name_((info.name.empty() ? "linux-headers-" + info.release : info.name)),
        place_(info.modules ? updates_folder(info, Layout::usrmerge)
                            : (folder ? "" : "usr/src/") + ("linux-headers-" + info.release)),
        file_(settings.output / (tar_word(name_) + "_" + tar_word(info.version) + "_" +
                                 tar_architecture(info.userland) + ".tar" + file_ending(settings.compression.kind))),
        tar_({ArchiveDialect::gnutar, info.time}, settings.compression, into_file(file_.fd(), file_.target()),
             file_.target()) {
    if (folder || info.modules) return;
    // Before usr/src in the order of names.
    tar_.add(modules_link(info, Layout::usrmerge, "build", place_), {});
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    tar_.add(installed_at(entry, place_), content.bytes);
  }
  std::vector<AtomicFile*> finish() override {
    tar_.close();
    return {&file_};
  }

 private:
  std::string name_;
  std::string place_;
  AtomicFile file_;
  PackedArchive tar_;
};

class TarPackager : public Packager {
 public:
  std::vector<FormatOption> options() override {
    return {{"tar-layout",
             "tar: root (to be unpacked at /) or folder (the headers tree alone)",
             "WHICH",
             {"root", "folder"},
             "root",
             [this](const std::string& text) { folder_ = text == "folder"; },
             true}};
  }
  void check_words(const PackageInfo& info) const override {
    static const PackageGrammar kGrammar = {
        .package = "a tar",
        .name = "[A-Za-z0-9][A-Za-z0-9@._+~-]*",
        .name_rule = "it begins with a letter or digit and has ASCII letters, digits and @ . _ + ~ - only",
        .version = "[A-Za-z0-9:._+~-]+"};
    extmod::check_words(kGrammar, {info.name, info.version}, info);
  }

  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    return std::make_unique<TarWriter>(info, folder_, settings);
  }

 private:
  bool folder_ = false;  ///< the tree in one folder, instead of its place below /
};

}  // namespace

std::string tar_word(const std::string& text) {
  return replace_all(text, ":", "%3a");
}

std::shared_ptr<Packager> new_tar_packager() {
  return std::make_shared<TarPackager>();
}

}  // namespace extmod
