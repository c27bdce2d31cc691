// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "package/digest_visitor.h"
#include "package/entry_gate.h"
#include "package/read_archive.h"
#include "package/rpm/rpm_digests.h"
#include "package/rpm/rpm_files.h"

namespace extmod {

/// Reads the payload and compares it with the header: each file is in both once, with the same mode, size, link and
/// digest. The payload is cpio newc, or rpm's own cpio (magic 07070X) whose members are their number in the file list
/// and the content. Throws Error, or std::runtime_error with what is wrong.
class RpmPayloadReader {
 public:
  RpmPayloadReader(const std::filesystem::path& package, const RpmHeader& header, NextBlock payload,
                   const Limits& limits, PackageVisitor& visitor);
  void read();

 private:
  /// Decompressed bytes of the payload; empty at its end.
  std::string_view next_plain();
  void check_format(const RpmHeader& header) const;
  void read_newc();
  void read_stripped();
  void read_stripped_member(size_t index);
  std::string exactly(size_t size);
  void take(size_t index, const NextBlock& content);
  void compare(const RpmFile& file, archive_entry* member);

  std::filesystem::path package_;
  std::vector<RpmFile> files_;
  std::vector<bool> seen_;
  std::map<std::string, size_t> index_of_;  ///< by path in normal form
  PlainPayloadDigests plain_;
  DigestVisitor hashing_;
  EntryGate gate_;
  PlainBytes payload_;
  std::string_view left_;  ///< decompressed, not read yet
};

}  // namespace extmod
