// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace extmod {
namespace {

RpmHeader sample() {
  RpmHeader header;
  header.add_string(1000, "kernel-devel");
  header.add_i18n(1004, "What");
  header.add_strings(1117, {"a", "", "c"});
  header.add_int16(1030, {0100644, 040755});
  header.add_int32(1028, {1, 0xffffffffU});
  header.add_int64(5008, {1ULL << 40});
  header.add_bytes(1008, std::string("\0\1", 2));
  return header;
}

TEST(RpmHeader, BeginsWithTheRegionThatCoversIt) {
  RpmHeader header;
  header.add_int32(1009, {0x01020304});
  EXPECT_EQ(header.serialize(63),
            std::string("\x8e\xad\xe8\x01\0\0\0\0"              // magic
                        "\0\0\0\2\0\0\0\x14"                    // entries, bytes of data
                        "\0\0\0\x3f\0\0\0\7\0\0\0\4\0\0\0\x10"  // region: type BIN, at 4, 16 bytes
                        "\0\0\3\xf1\0\0\0\4\0\0\0\0\0\0\0\1"    // 1009: INT32, at 0, one
                        "\1\2\3\4"
                        "\0\0\0\x3f\0\0\0\7\xff\xff\xff\xe0\0\0\0\x10",  // -32: the size of the index
                        16 + 32 + 20));
}

TEST(RpmHeader, ReadsBackWhatItWrote) {
  RpmHeader header = RpmHeader::parse(sample().serialize(63), 63);
  EXPECT_EQ(header.string(1000), "kernel-devel");
  EXPECT_EQ(header.string(1004), "What");
  EXPECT_EQ(header.strings(1117), (std::vector<std::string>{"a", "", "c"}));
  EXPECT_EQ(header.numbers(1030), (std::vector<uint64_t>{0100644, 040755}));
  EXPECT_EQ(header.numbers(1028), (std::vector<uint64_t>{1, 0xffffffffU}));
  EXPECT_EQ(header.numbers(5008), (std::vector<uint64_t>{1ULL << 40}));
  EXPECT_EQ(header.bytes(1008), std::string("\0\1", 2));
  EXPECT_EQ(header.serialize(63), sample().serialize(63));
}

TEST(RpmHeader, HasNoValueOfAnotherTypeOrTag) {
  RpmHeader header = sample();
  EXPECT_FALSE(header.strings(1000));
  EXPECT_FALSE(header.numbers(1000));
  EXPECT_FALSE(header.string(1));
  header.remove(1000);
  EXPECT_FALSE(header.has(1000));
}

TEST(RpmHeader, IsRefusedWhereverItIsCut) {
  std::string whole = sample().serialize(62);
  EXPECT_EQ(RpmHeader::size_of(whole), whole.size());
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(RpmHeader::parse(whole.substr(0, size), 62), std::runtime_error) << size;
  EXPECT_THROW(RpmHeader::parse(whole, 63), std::runtime_error) << "another region";
}

TEST(RpmHeader, HasNoValuesInEachOther) {
  RpmHeader header;
  header.add_int32(1009, {1});
  header.add_int32(1010, {2});
  const std::string whole = header.serialize(63);
  constexpr size_t kSecond = RpmHeader::kIntro + 2 * 16;  // its place in the index
  std::string twice = whole;
  twice[kSecond + 3] = '\xf1';
  EXPECT_THROW(RpmHeader::parse(twice, 63), std::runtime_error);
  std::string same = whole;
  same[kSecond + 11] = '\0';
  EXPECT_THROW(RpmHeader::parse(same, 63), std::runtime_error);
}

/// A header with two numbers at the start and a text behind, and what becomes of it when four bytes change.
std::string two_numbers(size_t at = 0, const std::string& bytes = {}) {
  RpmHeader header;
  header.add_int32(1009, {1});
  header.add_int32(1028, {2});
  header.add_string(1124, "cpio");
  std::string whole = header.serialize(63);
  return whole.replace(at, bytes.size(), bytes);
}

TEST(RpmHeader, IsRefusedForWhatRpmRefuses) {
  constexpr size_t kFirst = RpmHeader::kIntro;
  constexpr size_t kEntry = 16;
  constexpr size_t kTag = 0;
  constexpr size_t kOffset = 8;
  constexpr size_t kCount = 12;
  struct Change {
    size_t entry;
    size_t field;
    unsigned char value;
    const char* what;
  };
  ASSERT_NO_THROW(RpmHeader::parse(two_numbers(), 63));
  for (const auto& [entry, field, value, what] : {Change{2, kOffset, 0, "overlap"},
                                                  {3, kOffset, 4, "overlap"},
                                                  {2, kOffset, 5, "aligned"},
                                                  {1, kCount, 2, "overlap"},
                                                  {1, kCount, 0, "count"},
                                                  {3, kCount, 0, "count"},
                                                  {3, kCount, 2, "count"},
                                                  {1, kTag, 99, "tag"},
                                                  {0, kOffset, 1, "region"}}) {
    const std::string bytes = two_numbers(kFirst + entry * kEntry + field, std::string("\0\0\0", 3) + char(value));
    try {
      RpmHeader::parse(bytes, 63);
      ADD_FAILURE() << what << " in entry " << entry << " is taken";
    } catch (const std::runtime_error& refused) {
      EXPECT_THAT(refused.what(), testing::HasSubstr(what)) << entry;
    }
  }
  const size_t end = two_numbers().size();
  for (size_t at : {end - 16, end - 12, end - 8, end - 4})
    EXPECT_THROW(RpmHeader::parse(two_numbers(at, "\1\1\1\1"), 63), std::runtime_error) << "the region's trailer";
}

TEST(RpmHeader, BearsEveryByteBeingWrong) {
  const std::string whole = sample().serialize(63);
  for (size_t at = 0; at < whole.size(); ++at)
    for (char value : {'\0', '\1', '\x7f', '\xff'}) {
      std::string broken = whole;
      broken[at] = value;
      try {
        RpmHeader header = RpmHeader::parse(broken, 63);
        for (int tag : {1000, 1004, 1008, 1028, 1030, 1117, 5008}) {
          header.string(tag);
          header.strings(tag);
          header.numbers(tag);
        }
      } catch (const std::runtime_error&) {
        // refused, which is right as well
      }
    }
}

}  // namespace
}  // namespace extmod
