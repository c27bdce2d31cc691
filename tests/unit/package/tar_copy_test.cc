// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar_copy.h"

#include <utility>

#include "failure.h"
#include "package/archive_reader.h"

namespace extmod {
namespace {

/// An archive of raw entries.
class CopiedTar : public testing::Test {
 protected:
  void add(char type, const std::string& name, const std::string& content = {}) {
    TarHeader header = TarHeader::of_type(type);
    header.set_name(name);
    header.set_size(content.size());
    header.set_time(1000);
    add(header, content);
  }
  void add(const TarHeader& header, const std::string& content = {}) {
    tar_ += header.bytes() + content + tar_padding(content.size());
  }
  void add_records(const std::string& records) { add('x', "PaxHeader", records); }
  /// In blocks of that many bytes.
  std::string copy(TarCopy& copy, size_t block) const {
    const std::string whole = tar_ + std::string(1024, '\0');
    size_t at = 0;
    const NextBlock plain = [&]() -> std::string_view {
      return std::string_view(whole).substr(std::exchange(at, std::min(at + block, whole.size())), block);
    };
    copied_.clear();
    copy.copy(plain);
    return copied_;
  }
  TarCopy make() {
    return {[this](std::string_view bytes) { copied_ += bytes; }, "x.tar"};
  }
  std::string tar_;
  mutable std::string copied_;
};

TEST_F(CopiedTar, HasTheSameBytesWithoutChanges) {
  add('5', "./d/");
  add_records(pax_record("mtime", "1000.5") + pax_record("SCHILY.xattr.user.a", std::string("b\0c", 3)) +
              pax_record("path", "./d/" + std::string(300, 'p')));
  add('0', "short", "content");
  add('L', "././@LongLink", std::string(200, 'l') + '\0');
  add('\0', "old", std::string(513, 'o'));
  add('2', "./d/link");
  for (size_t block : {1UL, 100UL, 512UL, 100000UL}) {
    TarCopy unchanged = make();
    EXPECT_EQ(copy(unchanged, block), tar_ + std::string(1024, '\0'));
  }
}

TEST_F(CopiedTar, KeepsWhatAChangedFileHasBesideItsContent) {
  add_records(pax_record("mtime", "1000.5") + pax_record("SCHILY.xattr.user.a", "b") + pax_record("check", "old"));
  TarHeader header = TarHeader::of_type('0');
  header.set_name("./d/f");
  header.set_mode(0600);
  add(header);
  TarCopy changing = make();
  changing.replace("d/f", {"new", 04755, 2000});
  changing.with_record("check", [](std::string_view content) { return "of " + std::string(content); });
  const std::string bytes = copy(changing, 4096);
  const auto members = members_of(bytes);
  ASSERT_EQ(members.size(), 1U);
  EXPECT_EQ(members[0].path, "./d/f");
  EXPECT_EQ(members[0].content, "new");
  EXPECT_EQ(members[0].mode & 07777, 04755U);
  EXPECT_EQ(members[0].time, 2000);
  EXPECT_EQ(members[0].owner, "root");
  EXPECT_NE(bytes.find("user.a=b\n"), std::string::npos);
  EXPECT_NE(bytes.find("check=of new\n"), std::string::npos);
  EXPECT_EQ(bytes.find("mtime="), std::string::npos);
  EXPECT_EQ(bytes.find("check=old"), std::string::npos);
}

TEST_F(CopiedTar, MakesAFileOfAHardLink) {
  add('0', "a", "content");
  TarHeader header = TarHeader::of_type('1');
  header.set_name("b");
  std::string block = header.bytes();
  block.replace(157, 1, "a");
  add(TarHeader(block));
  TarCopy changing = make();
  changing.replace("b", {"other", {}, {}});
  const auto contents = contents_of(copy(changing, 4096));
  EXPECT_EQ(contents, (std::map<std::string, std::string>{{"a", "content"}, {"b", "other"}}));
}

TEST_F(CopiedTar, PutsNewFilesBehindTheirFolder) {
  add('5', "./d/");
  add('0', "./d/f", "f");
  add('5', "./e/");
  TarCopy changing = make();
  changing.add("d/n", {"n", 0755, 5});
  changing.add("d/" + std::string(150, 'x'), {"x", {}, {}});
  changing.add("elsewhere/n", {"last", {}, {}});
  changing.remove("d/f");
  std::vector<std::string> paths;
  for (const auto& member : members_of(copy(changing, 4096))) paths.push_back(member.path);
  EXPECT_EQ(paths,
            (std::vector<std::string>{"./d/", "./d/n", "./d/" + std::string(150, 'x'), "./e/", "./elsewhere/n"}));
}

TEST_F(CopiedTar, RefusesAFileThatIsNotThereAndATarThatIsCut) {
  add('0', "a", std::string(600, 'c'));
  TarCopy changing = make();
  changing.replace("b", {"other", {}, {}});
  EXPECT_TRUE(fails(ExitStatus::impossible, {"x.tar: b"}, [&] { copy(changing, 4096); }));
  for (size_t size : {1U, 511U, 700U}) {
    std::string_view rest = std::string_view(tar_).substr(0, size);
    TarCopy unchanged = make();
    const NextBlock plain = [&] { return std::exchange(rest, {}); };
    EXPECT_TRUE(fails(ExitStatus::unverified, {"cut short"}, [&] { unchanged.copy(plain); })) << size;
  }
}

TEST(TarHeader, SplitsANameWherePosixHasAPrefix) {
  const std::string folder(120, 'f');
  const std::string rest(100, 'n');
  for (const auto& [name, fits] : std::map<std::string, bool>{{"./short", true},
                                                              {rest, true},
                                                              {"a/" + rest, true},
                                                              {folder + "/a/" + rest, true},
                                                              {folder + "/" + rest + "n", false},
                                                              {folder + "/" + folder + "/" + rest, false},
                                                              {folder, false}}) {
    TarHeader header = TarHeader::of_type('0');
    EXPECT_EQ(header.set_name(name), fits) << name;
    if (fits) EXPECT_EQ(header.name(), name);
  }
}

TEST(TarHeader, WritesNumbersThatOctalDigitsCannotHold) {
  TarHeader header = TarHeader::of_type('0');
  for (uint64_t size : {0UL, 077777777777UL, 0100000000000UL, 1UL << 40}) {
    header.set_size(size);
    EXPECT_EQ(TarHeader(header.bytes()).size(), size);
  }
}

}  // namespace
}  // namespace extmod
