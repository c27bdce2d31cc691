// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/compression.h"

#include <charconv>

#include "support/error.h"

namespace extmod {
namespace {

struct Row {
  CompressionKind kind;
  const char* name;
  const char* ending;
  int lowest;
  int highest;
};

constexpr Row kRows[] = {{CompressionKind::zstd, "zstd", ".zst", 1, 19},
                         {CompressionKind::xz, "xz", ".xz", 0, 9},
                         {CompressionKind::gzip, "gzip", ".gz", 1, 9},
                         {CompressionKind::none, "none", "", 0, 0}};

const Row& row_of(CompressionKind kind) {
  for (const auto& row : kRows)
    if (row.kind == kind) return row;
  return kRows[0];
}

[[noreturn]] void refuse(const std::string& text) {
  throw Error(ExitStatus::impossible, "no such compression", text, "give zstd[:1-19], xz[:0-9], gzip[:1-9] or none");
}

}  // namespace

Compression parse_compression(const std::string& text) {
  std::string name = text.substr(0, text.find(':'));
  for (const auto& row : kRows) {
    if (name != row.name) continue;
    Compression compression{row.kind, std::nullopt};
    if (name.size() == text.size()) return compression;
    int level = 0;
    const char* end = text.data() + text.size();
    auto [stop, failed] = std::from_chars(text.data() + name.size() + 1, end, level);
    if (failed != std::errc() || stop != end || level < row.lowest || level > row.highest ||
        row.kind == CompressionKind::none)
      refuse(text);
    compression.level = level;
    return compression;
  }
  refuse(text);
}

std::string file_ending(CompressionKind kind) {
  return row_of(kind).ending;
}
std::string to_string(CompressionKind kind) {
  return row_of(kind).name;
}

}  // namespace extmod
