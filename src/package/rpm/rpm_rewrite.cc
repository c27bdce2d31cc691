// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <stdexcept>

#include "package/compressor.h"
#include "package/read_archive.h"
#include "package/rewrite.h"
#include "package/rpm/rpm.h"
#include "package/rpm/rpm_changed_files.h"
#include "package/rpm/rpm_changed_relations.h"
#include "package/rpm/rpm_files.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_payload.h"
#include "package/rpm/rpm_payload_copy.h"
#include "package/rpm/rpm_signature.h"
#include "package/rpm/rpm_tags.h"
#include "package/scratch_file.h"
#include "support/error.h"

namespace extmod {
namespace {

using namespace rpm;

constexpr size_t kLeadSize = 96;
constexpr size_t kLeadName = 10;
constexpr size_t kMostInLeadName = 66;

struct SignatureTag {
  int tag;
  const char* name;
};
constexpr SignatureTag kSignatures[] = {{kSigDsa, "DSAHEADER"},
                                        {kSigRsa, "RSAHEADER"},
                                        {kSigPgp, "SIGPGP"},
                                        {kSigGpg, "SIGGPG"},
                                        {kSigOpenPgp, "OPENPGP"},
                                        {kSigFileSignatures, "FILESIGNATURES"},
                                        {kSigFileSignatureLength, nullptr},
                                        {kSigVeritySignatures, "VERITYSIGNATURES"},
                                        {kSigVeritySignatureAlgo, nullptr}};

/// The sizes in the payload of the old list's files.
std::vector<uint64_t> old_sizes(const RpmHeader& header) {
  std::vector<uint64_t> sizes;
  for (const auto& file : rpm_files(header))
    sizes.push_back(file.entry.kind == EntryKind::link ? file.entry.target.size() : file.entry.size);
  return sizes;
}

/// The level that the header names, so that the tag stays true: `19`, `2`, `19T8`.
std::optional<int> level_in(const RpmHeader& header, CompressionKind kind) {
  const std::string flags = header.string(kPayloadFlags).value_or("");
  const std::string digits = flags.substr(0, flags.find_first_not_of("0123456789"));
  if (digits.empty() || kind == CompressionKind::none) return std::nullopt;
  try {
    return parse_compression(to_string(kind) + ":" + digits).level;
  } catch (const Error&) {
    return std::nullopt;  // a level of another scale
  }
}

class RpmRewriter {
 public:
  RpmRewriter(const Rewrite& rewrite, FileDescriptor source)
      : rewrite_(rewrite),
        source_(std::move(source)),
        head_(read_rpm_head(source_, rewrite.package)),
        version_(rpm_new_version(rewrite)),
        files_(rpm_changed_files(rewrite, head_.header)),
        payload_(rewrite.settings.scratch / "rpm.payload"),
        file_(std::make_unique<AtomicFile>(rewrite.settings.output / (nvr() + "." + arch() + ".rpm"))) {}

  std::unique_ptr<AtomicFile> write() {
    write_payload();
    const std::string header = main_header();
    const std::string signature = signature_header(header);
    ByteSink sink = into_file(file_->fd(), file_->target());
    for (const std::string& bytes : {lead(), signature, header}) sink(bytes);
    payload_.copy_to(sink);
    return std::move(file_);
  }

 private:
  std::string nvr() const {
    return head_.header.string(kName).value() + "-" + version_.version + "-" + version_.release;
  }
  std::string arch() const { return head_.header.string(kArch).value(); }

  void write_payload() {
    PlainBytes plain(bytes_of_file(source_, rewrite_.package, head_.payload_offset), rewrite_.package, rewrite_.limits);
    Compression compression = same_compression(plain, rewrite_.settings, rewrite_.package);
    if (auto level = level_in(head_.header, compression.kind)) compression.level = level;
    Compressor compressor(
        compression,
        [this, sink = payload_.sink()](std::string_view bytes) {
          packed_.update(bytes, head_.format);
          sink(bytes);
        },
        payload_.path());
    RpmPayloadCopy copy(
        files_, old_sizes(head_.header), rewrite_.changes.time,
        [&](std::string_view bytes) {
          plain_.update(bytes, head_.format);
          compressor.write(bytes);
        },
        rewrite_.package);
    copy.copy(plain.bytes());
    compressor.close();
  }

  std::string lead() const {
    const NextBlock bytes = bytes_of_file(source_, rewrite_.package, 0, kLeadSize);
    std::string lead(bytes());
    std::string name = nvr().substr(0, kMostInLeadName - 1);
    name.resize(kMostInLeadName, '\0');
    return lead.replace(kLeadName, kMostInLeadName, name);
  }

  std::string main_header() {
    RpmHeader header = head_.header;
    write_changed_version(header, version_);
    write_changed_files(header, files_, rewrite_);
    write_changed_requires(header, rewrite_.changes);
    const int64_t growth = rewrite_.original.growth(rewrite_.changes, [](uint64_t size) { return size; });
    for (int tag : {kSize, kLongSize})
      if (auto size = header.numbers(tag); size && !size->empty())
        set_size(header, tag,
                 static_cast<uint64_t>(std::max<int64_t>(static_cast<int64_t>(size->front()) + growth, 0)));
    set_payload_facts(header);
    return header.serialize(kHeaderImmutable);
  }

  /// Of those digests and sizes only the ones that the package has.
  void set_payload_facts(RpmHeader& header) {
    header.set_text(kPayloadSha256, 0, packed_.sha256.hex());
    header.set_text(kPayloadSha256Alt, 0, plain_.sha256.hex());
    set_size(header, kPayloadSize, packed_.size);
    set_size(header, kPayloadSizeAlt, plain_.size);
    set_size(header, kArchiveSize, plain_.size);
    set_size(header, kSigLongArchiveSize, plain_.size);
    if (head_.format == 4) return;
    header.set_text(kPayloadSha512, 0, packed_.sha512.hex());
    header.set_text(kPayloadSha512Alt, 0, plain_.sha512.hex());
    header.set_text(kPayloadSha3, 0, packed_.sha3.hex());
    header.set_text(kPayloadSha3Alt, 0, plain_.sha3.hex());
  }

  /// A tag of 32 or 64 bits.
  void set_size(RpmHeader& header, int tag, uint64_t size) const {
    if (size > kMost32 && header.has(tag) && !header.is_64_bit(tag))
      throw Error(ExitStatus::impossible, "4 GiB or more do not fit into this rpm", rewrite_.package);
    header.set_number(tag, 0, size);
  }

  /// With the digests and sizes that the old one has, and all other tags but signatures.
  std::string signature_header(const std::string& header) {
    RpmHeader signature = head_.signature;
    for (const auto& [tag, name] : kSignatures) {
      if (signature.has(tag) && name != nullptr) remark_signature(rewrite_, name);
      signature.remove(tag);
    }
    signature.set_text(kSigSha1, 0, digest_of(Digest::sha1(), header));
    signature.set_text(kSigSha256, 0, digest_of(Digest::sha256(), header));
    signature.set_text(kSigSha3, 0, digest_of(Digest::sha3_256(), header));
    for (int tag : {kSigSize, kSigLongSize}) set_size(signature, tag, header.size() + packed_.size);
    for (int tag : {kSigPayloadSize, kSigLongArchiveSize}) set_size(signature, tag, plain_.size);
    if (signature.has(kSigMd5)) signature.add_bytes(kSigMd5, md5_of(header));
    if (rewrite_.settings.signer != nullptr) sign(signature, header);
    std::string bytes = signature.serialize(kHeaderSignatures);
    bytes.resize((bytes.size() + 7) / 8 * 8);
    return bytes;
  }

  std::string md5_of(const std::string& header) const {
    Digest md5 = Digest::md5();
    md5.update(header);
    payload_.copy_to([&md5](std::string_view block) { md5.update(block); });
    return md5.bytes();
  }

  /// Takes the room that was kept for it.
  void sign(RpmHeader& signature, const std::string& header) const {
    const size_t taken = add_rpm_signature(signature, *rewrite_.settings.signer, header,
                                           rewrite_.settings.scratch / "rpm.header", head_.format);
    for (int tag : {kSigReservedSpace, kSigReserved})
      if (auto room = signature.bytes(tag); room && room->size() > taken)
        signature.add_bytes(tag, std::string(room->size() - taken, '\0'));
  }

  const Rewrite& rewrite_;
  FileDescriptor source_;
  RpmFileHead head_;
  RpmVersion version_;
  std::vector<RpmChangedFile> files_;
  PayloadDigests packed_;
  PayloadDigests plain_;
  ScratchFile payload_;
  std::unique_ptr<AtomicFile> file_;
};

}  // namespace

std::unique_ptr<AtomicFile> rewrite_rpm(const Rewrite& rewrite) {
  try {
    return RpmRewriter(rewrite, open_regular_file(rewrite.package)).write();
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& problem) {
    throw Error(ExitStatus::unverified, std::string("the package is damaged (") + problem.what() + ")", rewrite.package,
                "build or fetch it again");
  }
}

}  // namespace extmod
