// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace extmod {

enum class CompressionKind { zstd, xz, gzip, none };

struct Compression {
  CompressionKind kind = CompressionKind::zstd;
  std::optional<int> level;  ///< on the compressor's own scale; its usual level if not given
};

/// `zstd`, `xz:9`, `gzip`, `none`. Throws Error with status impossible for anything else.
Compression parse_compression(const std::string& text);

/// `.zst`, `.xz`, `.gz` or nothing.
std::string file_ending(CompressionKind kind);
std::string to_string(CompressionKind kind);

}  // namespace extmod
