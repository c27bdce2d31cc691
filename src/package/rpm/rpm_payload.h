// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

#include "package/archive_stream.h"
#include "package/compressor.h"
#include "package/scratch_file.h"
#include "support/digest.h"

namespace extmod {

/// Digests over the payload as it is in the file, or as it was before compression.
struct PayloadDigests {
  Digest sha256 = Digest::sha256();
  Digest sha512 = Digest::sha512();
  Digest sha3 = Digest::sha3_256();
  uint64_t size = 0;

  void update(std::string_view bytes, int format);
};

/// The payload of an rpm in a scratch file: cpio newc for format 4; for format 6 rpm's own cpio (magic 07070X), whose
/// members are their number in the file list and the content.
class RpmPayload {
 public:
  RpmPayload(int format, const Compression& compression, int64_t time, const std::filesystem::path& path);
  RpmPayload(const RpmPayload&) = delete;
  RpmPayload& operator=(const RpmPayload&) = delete;
  ~RpmPayload();

  void add(const PackageEntry& entry, std::string_view content);
  void close();

  const ScratchFile& file() const { return file_; }
  PayloadDigests& packed() { return packed_; }
  PayloadDigests& plain() { return plain_; }

 private:
  void take_plain(std::string_view bytes);
  void add_stripped(std::string_view content);

  int format_;
  ScratchFile file_;
  PayloadDigests packed_;
  PayloadDigests plain_;
  Compressor compressor_;
  std::unique_ptr<ArchiveStream> newc_;  ///< format 4
  uint32_t count_ = 0;                   ///< format 6: members so far
};

}  // namespace extmod
