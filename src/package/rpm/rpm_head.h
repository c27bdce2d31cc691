// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "package/rpm/rpm_header.h"
#include "support/file_descriptor.h"

namespace extmod {

/// The part of an rpm file before the payload.
struct RpmFileHead {
  RpmHeader signature;
  RpmHeader header;
  uint64_t payload_offset = 0;
  int format = 4;
};

/// Reads and checks lead and headers, the tags without which rpm refuses a package or installs nothing, and the digests
/// of header and payload. Throws Error with status unverified that says what is wrong.
RpmFileHead read_rpm_head(const std::filesystem::path& package);
/// The same for a file that is open; `package` is for messages.
RpmFileHead read_rpm_head(const FileDescriptor& file, const std::filesystem::path& package);

}  // namespace extmod
