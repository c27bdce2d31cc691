// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm.h"

#include "failure.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_relation.h"
#include "package/rpm/rpm_tags.h"
#include "package/unpack.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Rpm : public PackagesTest, public testing::WithParamInterface<int> {
 protected:
  Rpm() { set_option("rpm", "rpm-format", std::to_string(GetParam())); }

  fs::path tree_of(const std::string& bytes) {
    fs::path into = folder_.path() / "into";
    fs::remove_all(into);
    fs::create_directory(into);
    write_file(folder_.path() / "x.rpm", bytes);
    unpack(read_rpm, folder_.path() / "x.rpm", into);
    return into / "usr/src/kernels/6.1.0-test";
  }

  /// The package again, with another main header and a digest that fits it.
  std::string with_header(const std::string& bytes, const RpmHeader& header) {
    write_file(folder_.path() / "x.rpm", bytes);
    return with_header(read_rpm_head(folder_.path() / "x.rpm"), bytes, header);
  }
  /// The same for a package that does not fit its header.
  static std::string with_header(RpmFileHead head, const std::string& bytes, const RpmHeader& header) {
    std::string main = header.serialize(63);
    for (int other : {rpm::kSigSha1, rpm::kSigSha3, rpm::kSigMd5, rpm::kSigSize}) head.signature.remove(other);
    head.signature.add_string(rpm::kSigSha256, digest_of(Digest::sha256(), main));
    std::string signature = head.signature.serialize(62);
    signature.resize((signature.size() + 7) / 8 * 8);
    return bytes.substr(0, 96) + signature + main + bytes.substr(head.payload_offset);
  }
};

INSTANTIATE_TEST_SUITE_P(Formats, Rpm, testing::Values(4, 6),
                         [](const auto& format) { return "Format" + std::to_string(format.param); });

TEST_P(Rpm, HoldsTheWholeTree) {
  for (const char* compression : {"none", "gzip", "xz:0", "zstd"}) {
    fs::path tree = tree_of(read_file(write({"rpm"}, compression).at(0).path));
    auto expected = walk(root());
    auto unpacked = walk(tree);
    ASSERT_EQ(unpacked.size(), expected.size()) << compression;
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(unpacked[i].path, expected[i].path);
      if (expected[i].kind != EntryKind::file) continue;
      EXPECT_EQ(read_file(tree / unpacked[i].path), read_file(root() / expected[i].path));
    }
    EXPECT_EQ(fs::read_symlink(folder_.path() / "into/lib/modules/6.1.0-test/build"), "/usr/src/kernels/6.1.0-test");
    EXPECT_FALSE(has_error(verify_tree(tree, expectation_).findings));
  }
}

TEST_P(Rpm, IsNamedAfterTheRelease) {
  EXPECT_EQ(write({"rpm"}, "none", "1:6.1.0-test-7").at(0).path.filename(), "kernel-devel-6.1.0_test-7.x86_64.rpm");
}

TEST_P(Rpm, OwnsOnlyWhatHasTheReleaseInItsPath) {
  auto head = read_rpm_head(write({"rpm"}).at(0).path);
  auto folders = head.header.strings(rpm::kDirNames).value();
  auto names = head.header.strings(rpm::kBaseNames).value();
  auto indexes = head.header.numbers(rpm::kDirIndexes).value();
  for (size_t i = 0; i < names.size(); ++i) {
    std::string path = folders[indexes[i]] + names[i];
    EXPECT_TRUE(path.starts_with("/usr/src/kernels/6.1.0-test") || path == "/lib/modules/6.1.0-test" ||
                path == "/lib/modules/6.1.0-test/build")
        << path;
  }
}

TEST_P(Rpm, HasAPackageWithoutFilesThatKeepsInStep) {
  info_.meta = "kernel-devel-matched";
  const auto written = write({"rpm"});
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written[1].path.filename(), "kernel-devel-matched-6.1.0_test-1.x86_64.rpm");
  const RpmFileHead head = read_rpm_head(written[1].path);
  EXPECT_FALSE(head.header.has(rpm::kBaseNames));
  EXPECT_EQ(rpm_relations(head.header, kRpmRequires).at(0).name, "kernel-devel");
}

TEST_P(Rpm, IsRefusedWithoutAnyRequiredTag) {
  const std::string whole = written("rpm");
  tree_of(whole);
  RpmHeader header = read_rpm_head(folder_.path() / "x.rpm").header;
  EXPECT_NO_THROW(tree_of(with_header(whole, header))) << "the header itself fits";
  for (int tag : {rpm::kName, rpm::kVersion, rpm::kRelease, rpm::kOs, rpm::kArch, rpm::kBaseNames, rpm::kDirNames,
                  rpm::kDirIndexes, rpm::kFileUserName, rpm::kFileGroupName, rpm::kFileModes, rpm::kFileDigests,
                  rpm::kFileDigestAlgo, rpm::kFileLinkTos, rpm::kPayloadSha256,
                  GetParam() == 4 ? rpm::kFileSizes : rpm::kLongFileSizes}) {
    RpmHeader without = header;
    without.remove(tag);
    std::string bytes = with_header(whole, without);
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.rpm", "no tag"}, [&] { tree_of(bytes); })) << tag;
  }
}

TEST_P(Rpm, IsRefusedWhereAListOfFilesIsShorter) {
  const std::string whole = written("rpm");
  tree_of(whole);
  RpmHeader header = read_rpm_head(folder_.path() / "x.rpm").header;
  auto modes = header.numbers(rpm::kFileModes).value();
  header.add_int16(rpm::kFileModes, {modes.begin(), modes.end() - 1});
  std::string bytes = with_header(whole, header);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"FILEMODES"}, [&] { tree_of(bytes); }));
}

TEST_P(Rpm, IsRefusedWhereAValueHasAnotherType) {
  const std::string whole = written("rpm");
  tree_of(whole);
  const RpmHeader header = read_rpm_head(folder_.path() / "x.rpm").header;
  const size_t files = header.strings(rpm::kBaseNames).value().size();
  auto is_refused = [&](int tag, const RpmHeader& changed) {
    std::string bytes = with_header(whole, changed);
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.rpm"}, [&] { tree_of(bytes); })) << tag;
  };
  for (int tag : {rpm::kBaseNames, rpm::kDirNames, rpm::kFileUserName, rpm::kFileGroupName, rpm::kFileDigests,
                  rpm::kFileLinkTos}) {
    RpmHeader changed = header;
    changed.add_int32(tag, std::vector<uint32_t>(files, 0));
    is_refused(tag, changed);
  }
  for (int tag : {rpm::kDirIndexes, rpm::kFileModes, rpm::kFileSizes, rpm::kLongFileSizes, rpm::kFileFlags,
                  rpm::kFileMtimes, rpm::kFileDigestAlgo}) {
    RpmHeader changed = header;
    changed.add_strings(tag, std::vector<std::string>(files, "0"));
    if (tag == rpm::kFileSizes) changed.remove(rpm::kLongFileSizes);
    is_refused(tag, changed);
  }
}

TEST_P(Rpm, IsRefusedWhereTheSizesThatCountAreTooFew) {
  const std::string whole = written("rpm");
  tree_of(whole);
  RpmHeader header = read_rpm_head(folder_.path() / "x.rpm").header;
  const size_t files = header.strings(rpm::kBaseNames).value().size();
  header.add_int32(rpm::kFileSizes, std::vector<uint32_t>(files, 1));
  header.add_int64(rpm::kLongFileSizes, {1});
  std::string bytes = with_header(whole, header);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"LONGFILESIZES"}, [&] { tree_of(bytes); }));
}

TEST_P(Rpm, CallsALinkThatIsTooLongMalformed) {
  if (GetParam() == 6) return;  // no lengths in that payload
  const std::string whole = read_file(write({"rpm"}, "none").at(0).path);
  write_file(folder_.path() / "x.rpm", whole);
  RpmFileHead head = read_rpm_head(folder_.path() / "x.rpm");
  std::string changed = whole;
  constexpr size_t kSizeField = 54;
  constexpr size_t kHeaderSize = 110;
  const size_t name = changed.find("./lib/modules/6.1.0-test/build", head.payload_offset);
  ASSERT_NE(name, std::string::npos);
  changed.replace(name - kHeaderSize + kSizeField, 8, "00200000");
  head.header.add_strings(rpm::kPayloadSha256,
                          {digest_of(Digest::sha256(), std::string_view(changed).substr(head.payload_offset))});
  std::string bytes = with_header(head, changed, head.header);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"symlink contents"}, [&] { tree_of(bytes); }));
}

TEST_P(Rpm, IsRefusedWhereverItIsCut) {
  const std::string whole = written("rpm");
  for (size_t size = 0; size < whole.size(); size += whole.size() / 60 + 1)
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.rpm"}, [&] { tree_of(whole.substr(0, size)); })) << size;
  EXPECT_TRUE(fails(ExitStatus::unverified, {"x.rpm"}, [&] { tree_of(whole.substr(0, whole.size() - 1)); }));
}

TEST_P(Rpm, IsRefusedWhereAByteWasChanged) {
  const std::string whole = written("rpm");
  tree_of(whole);
  const uint64_t payload = read_rpm_head(folder_.path() / "x.rpm").payload_offset;
  for (uint64_t at : {payload - 200, payload + 100, static_cast<uint64_t>(whole.size() - 5)}) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    EXPECT_TRUE(fails(ExitStatus::unverified, {"changed"}, [&] { tree_of(changed); })) << at;
  }
}

}  // namespace
}  // namespace extmod
