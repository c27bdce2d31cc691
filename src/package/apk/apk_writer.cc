// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>
#include <set>

#include "package/apk/apk.h"
#include "package/apk/apk_grammar.h"
#include "package/apk/apk_key.h"
#include "package/apk/apk_metadata.h"
#include "package/apk/apk_tar.h"
#include "package/apk/apk_version.h"
#include "package/modules_link.h"
#include "package/scratch_file.h"
#include "support/digest.h"

namespace extmod {
namespace {

/// apk reads only gzip; the level is the person's if they chose gzip.
Compression apk_compression(const Compression& asked) {
  return {CompressionKind::gzip, asked.kind == CompressionKind::gzip ? asked.level : std::nullopt};
}

class ApkWriter : public PackageWriter {
 public:
  ApkWriter(const PackageInfo& info, const std::optional<ApkKey>& key, const WriterSettings& settings)
      : info_(info),
        key_(key),
        compression_(apk_compression(settings.compression)),
        place_(info.modules ? updates_folder(info, Layout::legacy) : "usr/src/linux-headers-" + info.release),
        file_(settings.output /
              (apk_name(info) + "-" + apk_version(info) + "." + apk_arch(info.userland.abi) + ".apk")),
        data_file_(settings.scratch / "apk.data"),
        data_sink_(data_file_.sink()),
        files_(
            info.time, compression_, [this](std::string_view bytes) { take_data(bytes); }, data_file_.path()) {
    if (!info.modules) add_installed(modules_link(info, Layout::legacy, "build", place_), {});
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    add_installed(installed_at(entry, place_), content);
  }

  std::vector<AtomicFile*> finish() override {
    files_.close();
    const std::string control = control_stream();
    ByteSink sink = into_file(file_.fd(), file_.target());
    if (key_) sink(signature_stream(control));
    sink(control);
    data_file_.copy_to(sink);
    return {&file_};
  }

 private:
  void take_data(std::string_view bytes) {
    data_hash_.update(bytes);
    data_sink_(bytes);
  }

  void add_installed(const PackageEntry& entry, const EntryContent& content) {
    for (size_t end = entry.path.find('/'); end != std::string::npos; end = entry.path.find('/', end + 1))
      add_folder(entry.path.substr(0, end));
    if (entry.kind == EntryKind::folder) return add_folder(entry.path);
    files_.add(entry, content.bytes);
    if (entry.kind == EntryKind::file) installed_size_ += content.bytes.size();
  }

  void add_folder(const std::string& path) {
    if (folders_.insert(path).second) files_.add(folder_entry(path), {});
  }

  std::string control_stream() {
    ApkHead head(info_.time);
    head.add(".PKGINFO", apk_pkginfo(info_, installed_size_, data_hash_.hex()));
    for (const auto& [name, script] : apk_scripts(info_)) head.add(name, script, 0755);
    return head.finish(compression_);
  }

  /// Signs the gzipped bytes of the control stream, which has the digest of the files.
  std::string signature_stream(const std::string& control) const {
    ApkHead head(info_.time);
    head.add(".SIGN.RSA." + key_->public_name(), key_->sign(control));
    return head.finish(compression_);
  }

  PackageInfo info_;
  std::optional<ApkKey> key_;
  Compression compression_;
  std::string place_;
  AtomicFile file_;
  ScratchFile data_file_;
  ByteSink data_sink_;
  Digest data_hash_ = Digest::sha256();
  ApkFiles files_;
  std::set<std::string> folders_;
  uint64_t installed_size_ = 0;
};

class ApkPackager : public Packager {
 public:
  std::vector<FormatOption> options() override {
    return {{"apk-key",
             "apk: sign with this RSA private key (PEM), as apk verifies it",
             "FILE",
             {},
             "",
             [this](const std::string& file) { key_.emplace(file); }}};
  }

  void check_words(const PackageInfo& info) const override {
    check_apk_version(info);
    extmod::check_words(apk_grammar(), apk_words(info), info);
  }

  std::vector<std::string> warnings(const PackageInfo& info, const Compression& compression) const override {
    std::vector<std::string> sentences;
    if (info.modules && apk_kernel_depends(info).empty())
      sentences.push_back("the release " + info.release +
                          " does not tell which package its kernel is in: the .apk "
                          "depends on none; give --image-package apk:NAME=VERSION");
    if (compression.kind == CompressionKind::gzip || compression.kind == CompressionKind::zstd) return sentences;
    sentences.push_back("apk reads only gzip: the .apk is compressed with it, not with --compress " +
                        to_string(compression.kind));
    return sentences;
  }

  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    return std::make_unique<ApkWriter>(info, key_, settings);
  }

 private:
  std::optional<ApkKey> key_;
};

}  // namespace

std::shared_ptr<Packager> new_apk_packager() {
  return std::make_shared<ApkPackager>();
}

}  // namespace extmod
