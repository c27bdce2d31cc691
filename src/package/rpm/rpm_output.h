// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>

#include "package/package_format.h"
#include "package/rpm/rpm_file_list.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_payload.h"

namespace extmod {

/// One rpm under its temporary name: lead, signature header, main header, payload.
class RpmOutput {
 public:
  /// `nvr` is NAME-VERSION-RELEASE; `time` is that of all files.
  RpmOutput(const std::string& nvr, const std::string& arch, int format, int64_t time, const WriterSettings& settings);

  /// Entries at their installed places.
  void add(const PackageEntry& entry, const EntryContent& content);
  /// `header` has everything that is not about files and payload.
  AtomicFile& finish(RpmHeader header);

 private:
  void add_payload_facts(RpmHeader& header);
  std::string signature_header(const std::string& header);
  void add_format_4_digests(RpmHeader& signature, const std::string& header);

  std::string nvr_;
  int format_;
  int64_t time_;
  Compression compression_;
  const Signer* signer_;
  std::filesystem::path header_path_;
  AtomicFile file_;
  RpmPayload payload_;
  RpmFiles files_;
};

}  // namespace extmod
