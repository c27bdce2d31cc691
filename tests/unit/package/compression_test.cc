// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/compression.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace extmod {
namespace {

TEST(Compression, ReadsNamesAndLevels) {
  const std::pair<const char*, CompressionKind> names[] = {{"zstd", CompressionKind::zstd},
                                                           {"xz", CompressionKind::xz},
                                                           {"gzip", CompressionKind::gzip},
                                                           {"none", CompressionKind::none}};
  for (const auto& [name, kind] : names) {
    EXPECT_EQ(parse_compression(name).kind, kind);
    EXPECT_EQ(parse_compression(name).level, std::nullopt);
    EXPECT_EQ(to_string(kind), name);
  }
  EXPECT_EQ(parse_compression("zstd:19").level, 19);
  EXPECT_EQ(parse_compression("xz:0").level, 0);
  EXPECT_EQ(parse_compression("gzip:9").level, 9);
}

TEST(Compression, RefusesEverythingElse) {
  for (const char* text : {"", "zst", "ZSTD", "bzip2", "zstd:", "zstd:0", "zstd:20", "xz:10", "xz:-1", "gzip:0",
                           "none:0", "none:", "xz:9x", "xz: 9", "xz:9:1", ":9", "zstd 9", "gzip:99999999999"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {text, "zstd[:1-19]"}, [&] { parse_compression(text); })) << text;
}

TEST(Compression, NamesItsFileEnding) {
  EXPECT_EQ(file_ending(CompressionKind::zstd), ".zst");
  EXPECT_EQ(file_ending(CompressionKind::xz), ".xz");
  EXPECT_EQ(file_ending(CompressionKind::gzip), ".gz");
  EXPECT_EQ(file_ending(CompressionKind::none), "");
}

}  // namespace
}  // namespace extmod
