// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_identity.h"

#include <cstdio>

#include "failure.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// What a package of our own making says of itself.
class DebIdentities : public PackagesTest {
 protected:
  DebIdentity identify(const std::string& bytes) {
    write_file(folder_.path() / "x.deb", bytes);
    return identify_deb(folder_.path() / "x.deb");
  }
  /// An uncompressed package with a shlibs file: its prerm under another name.
  std::string with_shlibs(const std::string& shlibs) {
    info_.scripts["prerm"] = shlibs;
    std::string bytes = read_file(write({"deb"}, "none").at(0).path);
    constexpr size_t kNameSize = 100;
    constexpr size_t kSumAt = 148;
    constexpr size_t kHeader = 512;
    size_t at = bytes.find(std::string("./prerm\0", 8));
    EXPECT_NE(at, std::string::npos);
    bytes.replace(at, kNameSize, "./shlibs" + std::string(kNameSize - 8, '\0'));
    bytes.replace(at + kSumAt, 8, 8, ' ');
    unsigned sum = 0;
    for (size_t i = 0; i < kHeader; ++i) sum += static_cast<unsigned char>(bytes[at + i]);
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    bytes.replace(at + kSumAt, 8, std::string(text) + '\0' + ' ');
    return bytes;
  }
};

TEST_F(DebIdentities, AreInTheControlFile) {
  info_.name = "farm-headers";
  info_.depends = {parse_relation("gcc (>= 12)"), parse_relation("a|b (= 1)")};
  for (const char* compression : {"none", "gzip:1", "xz:1", "zstd:1"}) {
    DebIdentity identity = identify(read_file(write({"deb"}, compression, "2:6.1-3").at(0).path));
    EXPECT_EQ(identity.name, "farm-headers");
    EXPECT_EQ(identity.version, "2:6.1-3");
    EXPECT_EQ(identity.architecture, "amd64");
    EXPECT_EQ(identity.depends, (std::vector<std::string>{"libc6 (>= 2.34)", "gcc (>= 12)", "a|b (= 1)"}));
    EXPECT_TRUE(identity.shlibs.empty());
  }
}

TEST_F(DebIdentities, HaveNoDependencyWhereThereIsNone) {
  set_option("deb", "split");
  from_source_ = {"Makefile"};
  auto packages = write({"deb"});
  EXPECT_EQ(identify(read_file(packages.at(0).path)).architecture, "all");
  EXPECT_TRUE(identify(read_file(packages.at(0).path)).depends.empty());
}

TEST_F(DebIdentities, TellWhichDependencyBringsALibrary) {
  DebIdentity identity =
      identify(with_shlibs("# comment\nlibcrypto 3 libssl3 (>= 3.0.22)\nudeb: libcrypto 3 libcrypto3-udeb (>= 3)\n"
                           "libelf 1 libelf1t64 (>= 0.144) | libelf1\n\nlibshort 1\nlibLLVM 15 libllvm15\n"));
  EXPECT_EQ(identity.shlibs["libcrypto.so.3"], "libssl3 (>= 3.0.22)");
  EXPECT_EQ(identity.shlibs["libelf.so.1"], "libelf1t64 (>= 0.144) | libelf1");
  EXPECT_EQ(identity.shlibs["libLLVM-15.so"], "libllvm15") << "the other way to spell a soname";
  for (const auto& [soname, package] : identity.shlibs) {
    EXPECT_EQ(package.find("udeb"), std::string::npos) << soname;
    EXPECT_EQ(soname.find("short"), std::string::npos);
    EXPECT_EQ(soname.find('#'), std::string::npos);
  }
}

TEST_F(DebIdentities, AreRefusedWhereThePackageIsDamaged) {
  const std::string whole = read_file(write({"deb"}, "gzip:1").at(0).path);
  for (size_t size = 0; size < whole.size(); size += whole.size() / 40 + 1)
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { identify(whole.substr(0, size)); })) << size;
  for (const std::string& other : {std::string("!<arch>\n"), std::string("text"), std::string(100000, '\0')})
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { identify(other); })) << other.size();
}

// gzip and zstd members may be wrong unseen: libarchive does not look at the one's checksum, the other has none.
TEST_F(DebIdentities, AreRefusedOrRightWhateverByteOfTheControlMemberIsDamaged) {
  const std::string whole = read_file(write({"deb"}, "xz:1").at(0).path);
  const size_t end = whole.find("data.tar");
  ASSERT_NE(end, std::string::npos);
  for (size_t at = 0; at < end; at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    try {
      EXPECT_EQ(identify(damaged).name, "linux-headers-6.1.0-test") << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), ExitStatus::unverified) << at << ": " << error.what();
    }
  }
}

TEST_F(DebIdentities, NeedANameAVersionAndAnArchitecture) {
  for (const char* field : {"\nPackage:", "\nVersion:", "\nArchitecture:"}) {
    std::string bytes = "\n" + read_file(write({"deb"}, "none").at(0).path);
    size_t at = std::string_view(field) == "\nPackage:" ? bytes.find("Package:") : bytes.find(field) + 1;
    ASSERT_LT(at, bytes.size());
    bytes[at] = 'X';
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb", "no field"}, [&] { identify(bytes.substr(1)); })) << field;
  }
}

TEST_F(DebIdentities, SayWhatIsNotThere) {
  EXPECT_ANY_THROW(identify_deb(folder_.path() / "not-there.deb"));
}

}  // namespace
}  // namespace extmod
