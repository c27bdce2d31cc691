// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/library_audit.h"

#include <gtest/gtest.h>

#include "package/written_fixture.h"
#include "verify/fit_rules.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

/// `RULE: what to declare` of each finding for a package with the signing program.
Words lacks(const std::string& format, const Words& depends, const FakeElf& program = signing_program()) {
  Words found;
  for (const auto& finding : FitPackage(program).audit(format, depends)) {
    const std::string word = "declare ";
    found.push_back(finding.rule + ": " + finding.sentence.substr(finding.sentence.rfind(word) + word.size()));
    EXPECT_EQ(finding.path, "usr/lib/x/modpost");
  }
  return found;
}

FakeElf musl_program(const Words& needed) {
  FakeElf program = program_for(kX86);
  program.interpreter = "/lib/ld-musl-x86_64.so.1";
  program.needed = needed;
  program.versions = {};
  return program;
}

TEST(LibraryAudit, ComparesDebianPackages) {
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.34)", "libssl3 (>= 3.0.0)"}), Words{});
  EXPECT_EQ(lacks("deb", {"libc6 (= 2.36-9+deb12u4)", "libssl3t64"}), Words{});
  EXPECT_EQ(lacks("deb", {}), (Words{"undeclared-library: libc6 (>= 2.34)", "undeclared-library: libssl3 (>= 3.0.0)"}));
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.4)", "libssl-dev"}), Words{"dependency-too-old: libc6 (>= 2.34)"});
  EXPECT_EQ(lacks("deb", {"libc6", "libssl3"}), Words{"dependency-too-old: libc6 (>= 2.34)"});
  EXPECT_EQ(lacks("deb", {"libc6 (<< 3)", "libssl3"}), Words{"dependency-too-old: libc6 (>= 2.34)"});
  EXPECT_EQ(lacks("deb", {"gcc-12", "libssl3"}), Words{}) << "a compiler needs a C library";
  EXPECT_EQ(lacks("deb", {"gcc-12-base", "libssl3"}), Words{"undeclared-library: libc6 (>= 2.34)"});
}

TEST(LibraryAudit, TellsThePackageFromItsLibraries) {
  FakeElf program = signing_program();
  program.needed = {"libc.so.6", "libm.so.6"};
  program.versions = {{"libc.so.6", {"GLIBC_2.17"}}, {"libm.so.6", {"GLIBC_2.38"}}};
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.17)"}, program), Words{"dependency-too-old: libc6 (>= 2.38)"});
}

TEST(LibraryAudit, ComparesEpochs) {
  FakeElf program = program_for(kX86);
  program.needed.push_back("libz.so.1");
  program.versions["libz.so.1"] = {"ZLIB_1.2.3.4"};
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.40)", "zlib1g (>= 1:1.2.3.4)"}, program), Words{});
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.40)", "zlib1g (>= 1:1.1.4)"}, program),
            Words{"dependency-too-old: zlib1g (>= 1.2.3.4)"});
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.40)", "pahole"}, program), Words{}) << "it needs libelf, and that zlib";
}

TEST(LibraryAudit, ComparesCapabilitiesOfRpm) {
  const std::string plain = "libc.so.6()(64bit)";
  const std::string crypto = "libcrypto.so.3(OPENSSL_3.0.0)(64bit)";
  auto lacking = [](const Words& names) { return lacks("rpm", names); };
  EXPECT_EQ(lacking({plain, "libc.so.6(GLIBC_2.34)(64bit)", crypto}), Words{});
  EXPECT_EQ(lacking({plain, "libc.so.6(GLIBC_2.38)(64bit)", crypto}), Words{});
  EXPECT_EQ(lacking({plain, "libc.so.6(GLIBC_2.17)(64bit)", crypto}),
            Words{"dependency-too-old: libc.so.6(GLIBC_2.34)(64bit)"});
  EXPECT_EQ(lacking({plain, crypto}), Words{"dependency-too-old: libc.so.6(GLIBC_2.34)(64bit)"});
  EXPECT_EQ(lacking({"gcc", "openssl-devel", "elfutils-libelf-devel"}), Words{}) << "as in Fedora's kernel-devel";
  EXPECT_EQ(lacking({"gcc"}), Words{"undeclared-library: libcrypto.so.3(OPENSSL_3.0.0)(64bit)"});
}

TEST(LibraryAudit, KnowsWhatIsOnEveryMachine) {
  EXPECT_EQ(lacks("pacman", {"pahole"}), Words{}) << "as in Arch's linux-headers";
  EXPECT_EQ(lacks("pacman", {"glibc>=2.17"}), Words{"dependency-too-old: glibc>=2.34"});
  FakeElf program = program_for(kX86);
  program.needed.push_back("libelf.so.1");
  EXPECT_EQ(lacks("pacman", {"glibc"}, program),
            (Words{"dependency-too-old: glibc>=2.34", "undeclared-library: libelf"}));
  EXPECT_EQ(lacks("pacman", {"pahole"}, program), Words{});
  EXPECT_EQ(lacks("pacman", {"glibc>=2.34", "libelf.so=1-64"}, program), Words{}) << "as older packages of ours";
  EXPECT_EQ(lacks("apk", {}, musl_program({"libc.musl-x86_64.so.1", "libcrypto.so.3"})), Words{});
  EXPECT_EQ(lacks("apk", {}, musl_program({"libc.musl-x86_64.so.1", "libelf.so.1"})),
            Words{"undeclared-library: so:libelf.so.1"});
  EXPECT_EQ(lacks("apk", {"elfutils-dev"}, musl_program({"libelf.so.1"})), Words{});
}

TEST(LibraryAudit, SaysNothingOfWhatItDoesNotKnow) {
  FakeElf program = program_for(kX86);
  program.needed.push_back("libunheardof.so.4");
  EXPECT_EQ(lacks("deb", {"libc6 (>= 2.34)"}, program), Words{});
  FakeElf empty = object_for(kX86);
  EXPECT_EQ(lacks("deb", {}, empty), Words{});
}

class WrittenLibraries : public PackagesTest {};

TEST_F(WrittenLibraries, AreAllDeclared) {
  FakeElf program = signing_program();
  put_elf("scripts/mod/modpost", program);
  for (const auto& format : package_formats()) {
    if (format.needs == nullptr) continue;
    const auto path = write({format.name}).at(0).path;
    PackageTree tree(path, {});
    format.read(path, {}, tree);
    for (const auto& finding : audit_libraries(tree, {}, format.needs()))
      ADD_FAILURE() << format.name << ": " << finding.path << " " << finding.sentence;
  }
}

}  // namespace
}  // namespace extmod
