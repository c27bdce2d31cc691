// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk.h"
#include "package/apk/apk_grammar.h"
#include "package/apk/apk_metadata.h"
#include "package/apk/apk_streams.h"
#include "package/changed_pkginfo.h"
#include "package/compressor.h"
#include "package/pkginfo.h"
#include "package/read_archive.h"
#include "package/rewrite.h"
#include "package/scratch_file.h"
#include "package/tar_copy.h"
#include "support/digest.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kChecksum = "APK-TOOLS.checksum.SHA1";
constexpr std::string_view kSignature = ".SIGN.";

/// `6.12.1_p1-r0`: apk-package(5) knows no other mark that comes after a release and before the next one.
std::string new_apk_version(const Rewrite& rewrite) {
  const std::string& wanted = rewrite.changes.version;
  const std::string& old = rewrite.original.declaration().version;
  const size_t revision = std::min(old.rfind("-r"), old.size());
  if (wanted.empty()) return repaired_version(old.substr(0, revision), "_p") + old.substr(revision);
  check_version(wanted, apk_grammar().version, "write VERSION-rN, as 6.12.1-r0");
  return wanted;
}

/// Copies the stream with the files, then writes the one with .PKGINFO, which has the digest of the first.
class ApkRewriter {
 public:
  explicit ApkRewriter(const Rewrite& rewrite)
      : rewrite_(rewrite),
        version_(new_apk_version(rewrite)),
        source_(open_regular_file(rewrite.package)),
        file_(std::make_unique<AtomicFile>(rewrite.settings.output / file_name())),
        data_file_(rewrite.settings.scratch / "apk.data") {}

  std::unique_ptr<AtomicFile> write() {
    const auto start = apk_stream_with(source_, rewrite_.package,
                                       pkginfo_fields(rewrite_.original.metadata_of(".PKGINFO"))["datahash"]);
    if (!start)
      throw Error(ExitStatus::environment, "the package was changed while it was read", rewrite_.package,
                  "try again when nobody writes it");
    write_data(*start);
    ByteSink sink = into_file(file_->fd(), file_->target());
    write_control(*start, sink);
    data_file_.copy_to(sink);
    return std::move(file_);
  }

 private:
  /// As the file was named: repositories leave the architecture out.
  std::string file_name() const {
    const PackageDeclaration& declaration = rewrite_.original.declaration();
    const std::string ending = "." + declaration.architecture + ".apk";
    const bool with_architecture = rewrite_.package.filename().string().ends_with(ending);
    return declaration.name + "-" + version_ + (with_architecture ? ending : ".apk");
  }

  Compression compression() const {
    const Compression& asked = rewrite_.settings.compression;
    return {CompressionKind::gzip, asked.kind == CompressionKind::gzip ? asked.level : std::nullopt};
  }

  void write_data(uint64_t start) {
    Compressor compressor(
        compression(),
        [this, sink = data_file_.sink()](std::string_view bytes) {
          data_hash_.update(bytes);
          sink(bytes);
        },
        data_file_.path());
    TarCopy copy([&compressor](std::string_view bytes) { compressor.write(bytes); }, rewrite_.package);
    copy.with_record(kChecksum, [](std::string_view content) { return digest_of(Digest::sha1(), content); });
    copy.change(rewrite_.changes, [this](const std::string& path) { return rewrite_.original.has(path); });
    copy_stream(copy, start, UINT64_MAX);
    compressor.close();
  }

  void write_control(uint64_t end, const ByteSink& sink) {
    const std::string pkginfo = changed_info();
    Compressor compressor(compression(), sink, file_->target());
    TarCopy copy([&compressor](std::string_view bytes) { compressor.write(bytes); }, rewrite_.package);
    copy.replace(".PKGINFO", {pkginfo, {}, {}});
    for (const auto& [name, text] : rewrite_.original.metadata())
      if (name.starts_with(kSignature)) {
        copy.remove(name);
        remark_signature(rewrite_, name);
      }
    copy.without_end();
    copy_stream(copy, 0, end);
    compressor.close();
  }

  void copy_stream(TarCopy& copy, uint64_t begin, uint64_t end) const {
    PlainBytes plain(bytes_of_file(source_, rewrite_.package, begin, end), rewrite_.package, rewrite_.limits);
    plain.check_as_tar();
    copy.copy(plain.bytes());
  }

  std::string changed_info() {
    PkginfoChanges changes;
    changes.version = version_;
    changes.growth = rewrite_.original.growth(rewrite_.changes, [](uint64_t size) { return size; });
    changes.data_hash = data_hash_.hex();
    changes.is_derived = [](const std::string& name) { return name.starts_with("so:"); };
    if (rewrite_.changes.derive_depends) changes.depends = apk_depends(info_of(rewrite_.changes));
    return changed_pkginfo(rewrite_.original.metadata_of(".PKGINFO"), changes);
  }

  const Rewrite& rewrite_;
  std::string version_;
  FileDescriptor source_;
  std::unique_ptr<AtomicFile> file_;
  ScratchFile data_file_;
  Digest data_hash_ = Digest::sha256();
};

}  // namespace

std::unique_ptr<AtomicFile> rewrite_apk(const Rewrite& rewrite) {
  return ApkRewriter(rewrite).write();
}

}  // namespace extmod
