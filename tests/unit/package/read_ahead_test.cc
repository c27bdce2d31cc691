// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/read_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace extmod {
namespace {

std::string all_of(const NextBlock& bytes) {
  std::string text;
  for (std::string_view block = bytes(); !block.empty(); block = bytes()) text += block;
  return text;
}

/// `count` blocks of this size, each of another letter; then `end`.
NextBlock blocks(
    size_t count, size_t size, std::function<void()> end = [] {}) {
  return [=, at = size_t{0}, block = std::string()]() mutable -> std::string_view {
    if (at == count) end();
    block.assign(at < count ? size : 0, static_cast<char>('a' + at % 26));
    ++at;
    return block;
  };
}

TEST(ReadAhead, GivesAllBytesInOrder) {
  for (const size_t size : {1U, 65536U, 3U << 20}) {
    const std::string expected = all_of(blocks(40, size));
    const ReadAhead ahead(blocks(40, size));
    EXPECT_EQ(all_of(ahead.bytes()), expected);
    EXPECT_TRUE(ahead.bytes()().empty()) << "the end stays the end";
  }
}

TEST(ReadAhead, ThrowsWhatTheSourceThrowsBehindItsBytes) {
  const ReadAhead ahead(blocks(2, 1 << 20, [] { throw std::runtime_error("damaged"); }));
  EXPECT_EQ(ahead.bytes()().size(), size_t{1} << 20);
  EXPECT_EQ(ahead.bytes()().size(), size_t{1} << 20);
  EXPECT_THROW(ahead.bytes()(), std::runtime_error);
}

TEST(ReadAhead, EndsWhenNobodyReads) {
  std::atomic<size_t> given = 0;
  {
    const ReadAhead ahead([&, block = std::string(1 << 20, 'x')]() -> std::string_view {
      ++given;
      return block;
    });
    EXPECT_FALSE(ahead.bytes()().empty());
  }
  EXPECT_LT(given, 20U) << "it reads on without an end";
}

}  // namespace
}  // namespace extmod
