// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar_check.h"

#include <fmt/format.h>

#include "failure.h"
#include "package/archive_stream.h"

namespace extmod {
namespace {

std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + 511) / 512 * 512);
  return bytes;
}

/// A header as GNU tar writes it; nobody looks at its checksum here.
std::string header(char type, const std::string& name, const std::string& size = "00000000000") {
  std::string bytes(512, '\0');
  const std::pair<size_t, std::string> fields[] = {{0, name},
                                                   {100, "0000644"},
                                                   {108, "0000000"},
                                                   {116, "0000000"},
                                                   {124, size},
                                                   {136, "00000000000"},
                                                   {156, std::string(1, type)},
                                                   {257, "ustar  "}};
  for (const auto& [at, value] : fields) bytes.replace(at, value.size(), value);
  return bytes;
}

std::string extension(char type, const std::string& text) {
  return header(type, "x", fmt::format("{:011o}", text.size())) + padded(text);
}

void check(const std::string& bytes, size_t at_once = 700) {
  TarCheck check("x.tar");
  for (size_t at = 0; at < bytes.size(); at += at_once) check.look_at(std::string_view(bytes).substr(at, at_once));
}

testing::AssertionResult is_refused(const std::string& bytes) {
  return fails(ExitStatus::unverified, {"x.tar"}, [&] { check(bytes); });
}

const std::string kFile = header('0', "file", "00000000002") + padded("ab");

TEST(TarCheck, TakesWhatWeWrite) {
  std::string bytes;
  ArchiveStream tar(
      {ArchiveDialect::gnutar, 1700000000}, [&](std::string_view part) { bytes += part; }, "x");
  tar.add(folder_entry("folder"), {});
  tar.add(file_entry("folder/" + std::string(150, 'x')), std::string(1000, 'y'));
  tar.add(link_entry("link", std::string(150, 'x')), {});
  tar.close();
  for (size_t at_once : {1U, 511U, 512U, 513U, 65536U}) check(bytes, at_once);
}

TEST(TarCheck, TakesExtendedHeadersAndLargeNumbers) {
  check(extension('x', "13 path=abcd\n") + kFile + extension('g', "14 comment=xy\n") + kFile);
  std::string large = kFile;
  large.replace(124, 12, std::string("\x80\0\0\0\0\0\0\0\0\0\0\2", 12));
  check(large);
}

TEST(TarCheck, RefusesWhatReadersTakeInDifferentWays) {
  EXPECT_TRUE(is_refused(header('Z', "file"))) << "unknown type";
  EXPECT_TRUE(is_refused(header('S', "file"))) << "a sparse file";
  EXPECT_TRUE(is_refused(extension('x', "22 GNU.sparse.size=12\n") + kFile)) << "a sparse file";
  EXPECT_TRUE(is_refused(header('1', "link"))) << "no target";
  EXPECT_TRUE(is_refused(header('0', "folder/"))) << "a folder's name";
  EXPECT_TRUE(is_refused(header('0', ""))) << "no name";
  for (char type : {'1', '2', '3', '4', '5', '6'})
    EXPECT_TRUE(is_refused(header(type, "x", "00000001000"))) << type << " with content";
  EXPECT_TRUE(is_refused(extension('x', "13 size=1182\n") + header('2', "link"))) << "a second size";
  EXPECT_TRUE(is_refused(extension('x', "8 path=\n") + kFile)) << "an empty name";
  EXPECT_TRUE(is_refused(extension('g', "13 path=abcd\n") + kFile)) << "one name for all";
  EXPECT_TRUE(is_refused(extension('x', "99 path=abcd\n") + kFile)) << "a wrong length";
  EXPECT_TRUE(is_refused(extension('L', std::string("\0", 1)) + kFile)) << "an empty long name";
  EXPECT_TRUE(is_refused(extension('L', "a") + extension('x', "13 path=abcd\n") + kFile)) << "two names";
  EXPECT_TRUE(is_refused(kFile + std::string(512, '\0') + kFile)) << "an entry behind the end";
  for (const char* number : {"0000000000x", "           ", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"})
    EXPECT_TRUE(is_refused(header('0', "file", number))) << number;
  std::string other = kFile;
  other[257] = '/';
  EXPECT_TRUE(is_refused(other)) << "an unknown format";
}

}  // namespace
}  // namespace extmod
