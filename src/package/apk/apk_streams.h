// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "support/file_descriptor.h"

namespace extmod {

/// Where the gzip stream of the file begins that goes to its end and has this SHA-256 (lower-case hex). libarchive
/// reads all streams as one and does not tell where each begins.
std::optional<uint64_t> apk_stream_with(const FileDescriptor& file, const std::filesystem::path& package,
                                        const std::string& digest);

}  // namespace extmod
