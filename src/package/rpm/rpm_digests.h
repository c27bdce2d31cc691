// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "package/rpm/rpm_header.h"
#include "support/digest.h"
#include "support/file_descriptor.h"

namespace extmod {

// These check every digest and size that is there, and throw std::runtime_error with the name of the tag that does not
// fit or is missing.

/// Of the main header: SHA256HEADER, which must be there, SHA1HEADER, SHA3.
void check_header_digests(const RpmHeader& signature, const std::string& header_bytes);

/// Of the payload as it is in the file from `at` on: PAYLOADDIGEST, which must be there, and those of format 6; of
/// header and payload together: MD5 and SIZE.
void check_payload_digests(const RpmHeader& signature, const RpmHeader& header, const std::string& header_bytes,
                           const FileDescriptor& file, uint64_t at);

/// Of the payload before compression: PAYLOADDIGESTALT, those of format 6, PAYLOADSIZEALT.
class PlainPayloadDigests {
 public:
  explicit PlainPayloadDigests(const RpmHeader& header);
  void update(std::string_view bytes);
  void check();

 private:
  struct Expected {
    const char* name;
    std::string value;
    Digest digest;
  };
  std::vector<Expected> expected_;
  std::optional<uint64_t> expected_size_;
  uint64_t size_ = 0;
};

}  // namespace extmod
