// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class DistributionAudit : public HeadersTreeTest {
 protected:
  /// What is found when modpost is this file and modules are built on that release.
  Found on(const std::string& release, const FakeElf& modpost) {
    put_elf("scripts/mod/modpost", modpost);
    expectation_.distribution = find_release(release);
    return found();
  }
};

FakeElf needing(const std::map<std::string, std::vector<std::string>>& versions) {
  FakeElf elf = program_for(kX86);
  for (const auto& [soname, names] : versions)
    if (soname != "libc.so.6") elf.needed.push_back(soname);
  elf.versions = versions;
  return elf;
}

TEST_F(DistributionAudit, ComparesTheCLibrary) {
  const FakeElf elf = needing({{"libc.so.6", {"GLIBC_2.2.5", "GLIBC_2.34"}}, {"libm.so.6", {"GLIBC_2.38"}}});
  EXPECT_EQ(on("ubuntu:24.04", elf), Found{});
  EXPECT_EQ(on("fedora:39", elf), Found{}) << "2.38";
  EXPECT_EQ(on("debian:12", elf), Found{"error elf-too-new scripts/mod/modpost"});
  EXPECT_EQ(verify().findings.at(0).sentence, "needs GLIBC_2.38, and debian:12 has glibc 2.36: it cannot start there");
}

TEST_F(DistributionAudit, ComparesOpenssl) {
  const FakeElf old = needing({{"libc.so.6", {"GLIBC_2.17"}}, {"libcrypto.so.1.1", {}}});
  expectation_.distribution = find_release("debian:10");
  put_elf("scripts/sign-file", old);
  const FakeElf modpost = needing({{"libc.so.6", {"GLIBC_2.28"}}});
  for (const char* path : {"scripts/basic/fixdep", "scripts/genksyms/genksyms"}) put_elf(path, modpost);
  EXPECT_EQ(on("debian:10", modpost), Found{});
  EXPECT_EQ(on("opensuse-leap:15.6", modpost), Found{});
  EXPECT_EQ(on("debian:12", modpost), Found{"error elf-needed scripts/sign-file"});
}

TEST_F(DistributionAudit, ComparesTheKindOfTheCLibrary) {
  const auto programs = on("alpine:3.20", needing({{"libc.so.6", {"GLIBC_2.17"}}}));
  EXPECT_NE(std::find(programs.begin(), programs.end(), "error elf-interpreter scripts/mod/modpost"), programs.end());
}

class SigningAudit : public HeadersTreeTest {
 protected:
  Found with_openssl(const std::vector<std::string>& versions) {
    const std::filesystem::path sysroot = folder_.path() / "sysroot";
    write_elf(sysroot / "usr/lib/libcrypto.so.3", library_for(kX86, versions));
    auto tree = open_root(sysroot);
    auto folders = library_folders_in_root(*tree);
    expectation_.sources = {sysroot_source("--sysroot it", tree, folders)};
    FakeElf elf = program_for(kX86);
    elf.needed.push_back("libcrypto.so.3");
    elf.versions["libcrypto.so.3"] = {"OPENSSL_3.0.0"};
    put_elf("scripts/sign-file", elf);
    return found();
  }
};

TEST_F(SigningAudit, ComparesOpensslWithTheKey) {
  const std::vector<std::string> old = {"OPENSSL_3.0.0", "OPENSSL_3.0.9"};
  EXPECT_EQ(with_openssl(old), Found{});
  expectation_.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_MODULE_SIG_KEY_TYPE_MLDSA_65=y\n");
  EXPECT_EQ(with_openssl(old), Found{"warning signing-key scripts/sign-file"});
  EXPECT_EQ(with_openssl({"OPENSSL_3.0.0", "OPENSSL_3.5.0"}), Found{});
  expectation_.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_MODULE_SIG_KEY_TYPE_SM2=y\n");
  EXPECT_EQ(with_openssl(old), Found{});
  EXPECT_EQ(with_openssl({"OPENSSL_1_1_0"}),
            (Found{"error elf-too-new scripts/sign-file", "warning signing-key scripts/sign-file"}));
  EXPECT_EQ(with_openssl({"OPENSSL_4.0.0"}), (Found{"error elf-too-new scripts/sign-file"})) << "that is enough";
}

}  // namespace
}  // namespace extmod
