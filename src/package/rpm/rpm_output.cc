// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_output.h"

#include <algorithm>

#include "package/rpm/rpm_signature.h"
#include "package/rpm/rpm_tags.h"
#include "support/error.h"

namespace extmod {
namespace {

using namespace rpm;

// Room for `rpmsign --addsign` to put a signature into the file in place: what rpmbuild leaves.
constexpr size_t kReservedSpace = 4128;

/// The lead of 96 bytes, of which rpm reads only the magic number.
std::string lead(const std::string& name, int format) {
  constexpr size_t kNameSize = 66;
  constexpr size_t kSize = 96;
  std::string bytes("\xed\xab\xee\xdb", 4);
  append_big_endian(bytes, format == 4 ? 0x0300 : 0x0400, 2);
  append_big_endian(bytes, 0, 2);                    // a binary package
  append_big_endian(bytes, format == 4 ? 1 : 0, 2);  // architecture, not read
  std::string padded = name.substr(0, kNameSize - 1);
  padded.resize(kNameSize, '\0');
  bytes += padded;
  append_big_endian(bytes, format == 4 ? 1 : 0, 2);  // linux, not read
  append_big_endian(bytes, 5, 2);                    // a signature header follows
  bytes.resize(kSize, '\0');
  return bytes;
}

std::string level_text(const Compression& compression) {
  if (compression.level) return std::to_string(*compression.level);
  return compression.kind == CompressionKind::zstd ? "3" : compression.kind == CompressionKind::xz ? "6" : "9";
}

}  // namespace

RpmOutput::RpmOutput(const std::string& nvr, const std::string& arch, int format, int64_t time,
                     const WriterSettings& settings)
    : nvr_(nvr),
      format_(format),
      time_(time),
      compression_(settings.compression),
      signer_(settings.signer),
      header_path_(settings.scratch / (nvr + ".header")),
      file_(settings.output / (nvr + "." + arch + ".rpm")),
      payload_(format, compression_, time, settings.scratch / (nvr + ".cpio")) {}

void RpmOutput::add(const PackageEntry& entry, const EntryContent& content) {
  payload_.add(entry, content.bytes);
  files_.add(entry, content, time_, format_);
}

AtomicFile& RpmOutput::finish(RpmHeader header) {
  payload_.close();
  files_.write_to(header, format_);
  add_payload_facts(header);
  const std::string bytes = header.serialize(kHeaderImmutable);
  const std::string signature = signature_header(bytes);
  ByteSink sink = into_file(file_.fd(), file_.target());
  for (const std::string& part : {lead(nvr_, format_), signature, bytes}) sink(part);
  payload_.file().copy_to(sink);
  return file_;
}

void RpmOutput::add_payload_facts(RpmHeader& header) {
  header.add_string(kPayloadFormat, "cpio");
  if (compression_.kind != CompressionKind::none) {
    header.add_string(kPayloadCompressor, to_string(compression_.kind));
    header.add_string(kPayloadFlags, level_text(compression_));
  }
  header.add_strings(kPayloadSha256, {payload_.packed().sha256.hex()});
  header.add_strings(kPayloadSha256Alt, {payload_.plain().sha256.hex()});
  header.add_int32(kPayloadSha256Algo, {kDigestSha256});
  if (format_ != 6) return;
  header.add_int64(kPayloadSize, {payload_.packed().size});
  header.add_int64(kPayloadSizeAlt, {payload_.plain().size});
  header.add_string(kPayloadSha512, payload_.packed().sha512.hex());
  header.add_string(kPayloadSha512Alt, payload_.plain().sha512.hex());
  header.add_string(kPayloadSha3, payload_.packed().sha3.hex());
  header.add_string(kPayloadSha3Alt, payload_.plain().sha3.hex());
}

std::string RpmOutput::signature_header(const std::string& header) {
  RpmHeader signature;
  size_t reserved = kReservedSpace;
  if (signer_ != nullptr)
    reserved -= std::min(reserved, add_rpm_signature(signature, *signer_, header, header_path_, format_));
  signature.add_string(kSigSha256, digest_of(Digest::sha256(), header));
  if (format_ == 4)
    add_format_4_digests(signature, header);
  else
    signature.add_string(kSigSha3, digest_of(Digest::sha3_256(), header));
  signature.add_bytes(format_ == 4 ? kSigReservedSpace : kSigReserved, std::string(reserved, '\0'));
  std::string bytes = signature.serialize(kHeaderSignatures);
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

void RpmOutput::add_format_4_digests(RpmHeader& signature, const std::string& header) {
  Digest md5 = Digest::md5();
  md5.update(header);
  payload_.file().copy_to([&md5](std::string_view block) { md5.update(block); });
  uint64_t size = header.size() + payload_.packed().size;
  if (size > kMost32 || payload_.plain().size > kMost32)
    throw Error(ExitStatus::impossible, "4 GiB or more do not fit into an rpm of format 4", file_.target(),
                "give --rpm-format 6");
  signature.add_string(kSigSha1, digest_of(Digest::sha1(), header));
  signature.add_int32(kSigSize, {static_cast<uint32_t>(size)});
  signature.add_bytes(kSigMd5, md5.bytes());
  signature.add_int32(kSigPayloadSize, {static_cast<uint32_t>(payload_.plain().size)});
}

}  // namespace extmod
