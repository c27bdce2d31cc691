// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_control.h"

#include <gtest/gtest.h>

#include "package/deb/deb_names.h"
#include "support/text.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

PackageInfo info() {
  PackageInfo result;
  result.release = "6.1.0-test";
  result.kernel_version = "6.1.0";
  result.version = "1:6.1.0-1";
  result.maintainer = "A B <a@b.org>";
  result.arch_name = "arm64";
  result.userland = userland_for("aarch64-linux-gnu");
  result.time = 951782400;
  return result;
}

LibraryNeed need(const std::string& family, const std::string& version) {
  return {{{family, version}}, {}, true};
}

DebPackage described() {
  return {"linux-headers-6.1.0-test", "arm64", "Headers", "More.", {}, {}, {}, {}};
}

TEST(DebDepends, HasOneRelationAPackage) {
  PackageInfo package = info();
  package.libraries = {{"libc.so.6", need("GLIBC", "2.9")},
                       {"libpthread.so.0", need("GLIBC", "2.34")},
                       {"libcrypto.so.3", need("OPENSSL", "3.0.0")},
                       {"libz.so.1", {}}};
  EXPECT_EQ(join(deb_library_depends(package), ", "),
            "libc6 (>= 2.34), libssl3t64 (>= 3.0.0) | libssl3 (>= 3.0.0), zlib1g");
}

TEST(DebDepends, HasBothNamesOfARenamedLibrary) {
  PackageInfo package = info();
  package.libraries = {{"libelf.so.1", {}}, {"libdw.so.1", {}}};
  EXPECT_EQ(join(deb_library_depends(package), ", "), "libdw1t64 | libdw1, libelf1t64 | libelf1");
  package.library_packages["deb"] = {{"libelf.so.1", "libelf1 (>= 0.142)"}};
  EXPECT_EQ(join(deb_library_depends(package), ", "), "libdw1t64 | libdw1, libelf1 (>= 0.142)") << "recorded";
}

TEST(DebDepends, TakesNoVersionFromAFamilyThatSaysNothing) {
  PackageInfo package = info();
  package.libraries = {{"libcrypto.so.1.1", need("OPENSSL", "1.1.0")}, {"libstdc++.so.6", need("GLIBCXX", "3.4")}};
  EXPECT_EQ(join(deb_library_depends(package), ", "), "libssl1.1, libstdc++6");
}

TEST(DebDepends, IsEmptyWithoutLibraries) {
  EXPECT_TRUE(deb_library_depends(info()).empty());
  PackageInfo package = info();
  package.libraries = {{"libunheardof.so.9", {}}};
  EXPECT_TRUE(deb_library_depends(package).empty());
}

TEST(DebDepends, TakesPackagesFromTheSysrootFirst) {
  PackageInfo package = info();
  package.libraries = {{"libcrypto.so.3", need("OPENSSL", "3.0.0")},
                       {"libyaml-0.so.2", {}},
                       {"libzstd.so.1", {}},
                       {"libplain.so.1", need("PLAIN", "7")},
                       {"libz.so.1", {}}};
  package.library_packages["deb"] = {{"libcrypto.so.3", "libssl3t64 (>= 3.0.22) | libssl3"},
                                     {"libyaml-0.so.2", "libyaml-0-2 (>= 0.1.3)"},
                                     {"libzstd.so.1", "libzstd1 (>= 1.5.2)"},
                                     {"libplain.so.1", "libplain1"},
                                     {"libnobody.so.1", "libnobody1 (>= 9)"}};
  EXPECT_EQ(join(deb_library_depends(package), ", "),
            "libplain1, libssl3t64 (>= 3.0.0), libyaml-0-2 (>= 0.1.3), libzstd1 (>= 1.5.2), zlib1g");
}

TEST(DebDepends, TakesNoWordsOfOtherFormats) {
  PackageInfo package = info();
  package.libraries = {{"libzstd.so.1", {}}, {"libelf.so.1", {}}};
  package.library_packages["rpm"] = {{"libzstd.so.1", "libzstd.so.1()(64bit)"},
                                     {"libelf.so.1", "libelf.so.1()(64bit)"}};
  package.library_packages[""] = {{"libzstd.so.1", "libzstd9"}};  // a record of an early version
  EXPECT_EQ(join(deb_library_depends(package), ", "), "libelf1t64 | libelf1, libzstd9");
}

TEST(DebDepends, AsksForTheNewestOfAllLibrariesOfAPackage) {
  PackageInfo package = info();
  package.libraries = {{"libone.so.1", {}}, {"libtwo.so.1", {}}, {"libtri.so.1", {}}};
  package.library_packages["deb"] = {
      {"libone.so.1", "liball (>= 1.9)"}, {"libtri.so.1", "liball"}, {"libtwo.so.1", "liball (>= 1.10)"}};
  EXPECT_EQ(join(deb_library_depends(package), ", "), "liball (>= 1.10)");
}

TEST(DebTools, HavePaholeUnderBothOfItsNames) {
  PackageInfo package = info();
  package.tools = {{"pahole", "", true, "type information"}};
  EXPECT_EQ(join(deb_tools(package, true), ", "), "pahole | dwarves");
  EXPECT_EQ(join(deb_tools(package, false), ", "), "");
}

TEST(DebTools, AreTheCompilersOfTheKernelAndTheCommandsThatMakeAndDkmsCall) {
  PackageInfo package = info();
  package.tools = {
      {"clang", "14", true, ""}, {"lld", "14", true, ""}, {"gcc", "12", false, ""}, {"make", "", false, ""}};
  EXPECT_EQ(join(deb_tools(package, true), ", "), "clang-14, lld-14, clang, lld");
  EXPECT_EQ(join(deb_tools(package, false), ", "), "gcc-12, make, gcc");
  package.tools = {{"rustc", "1.78", true, ""}};
  EXPECT_EQ(join(deb_tools(package, true), ", "), "rustc (>= 1.78), rustc (<< 1.79)");
}

TEST(DebName, IsSpelledAsThePolicyAllows) {
  const std::pair<const char*, const char*> table[] = {
      {"6.12.0~exp1_x+", "6.12.0-exp1-x+"},
      {"6.12.62-v8_16k+", "6.12.62-v8-16k+"},
      {"6.6.87.2-microsoft-standard-WSL2", "6.6.87.2-microsoft-standard-wsl2"},
      {"6.1.0-a--", "6.1.0-a"},
      {"6.1.0-a_", "6.1.0-a"},
      {"6.1.0-a-b.c", "6.1.0-a-b.c"}};
  for (const auto& [release, name] : table) {
    PackageInfo package = info();
    package.release = release;
    EXPECT_EQ(deb_name(package), std::string("linux-headers-") + name);
  }
}

TEST(DebControl, HoldsTheFields) {
  DebPackage package = described();
  package.depends = {"libc6 (>= 2.34)", "gcc"};
  std::string control = deb_control(package, info(), 4321);
  for (const char* line : {"Package: linux-headers-6.1.0-test\n", "Version: 1:6.1.0-1\n", "Architecture: arm64\n",
                           "Maintainer: A B <a@b.org>\n", "Installed-Size: 4321\n", "Depends: libc6 (>= 2.34), gcc\n",
                           "Section: kernel\n", "Priority: optional\n"})
    EXPECT_NE(("\n" + control).find(std::string("\n") + line), std::string::npos) << line << control;
  EXPECT_EQ(control.find('@'), control.find("@b.org")) << "nothing is left to fill in";
  EXPECT_TRUE(control.ends_with("\n"));
}

TEST(DebControl, HasNoEmptyLineOrField) {
  std::string control = deb_control(described(), info(), 1);
  for (const char* field : {"Depends", "Recommends", "Provides", "Conflicts"})
    EXPECT_EQ(control.find(field), std::string::npos) << field;
  EXPECT_EQ(control.find("\n\n"), std::string::npos);
}

TEST(DebControl, FoldsTheDescription) {
  DebPackage package = described();
  package.description = "one\n\n  two @VERSION@";
  EXPECT_TRUE(deb_control(package, info(), 1).ends_with("Description: Headers\n one\n .\n   two @VERSION@\n"));
  package.description.clear();
  EXPECT_TRUE(deb_control(package, info(), 1).ends_with("Description: Headers\n"));
}

TEST(DebSpelling, DoublesTheStrictSigns) {
  EXPECT_EQ(deb_spelling(parse_relation("gcc")), "gcc");
  EXPECT_EQ(deb_spelling(parse_relation("gcc>=12")), "gcc (>= 12)");
  EXPECT_EQ(deb_spelling(parse_relation("gcc<13")), "gcc (<< 13)");
  EXPECT_EQ(deb_spelling(parse_relation("gcc = 1:12")), "gcc (= 1:12)");
}

TEST(DebChangelog, HasADateInTheFormatOfDpkg) {
  std::string changelog = deb_changelog(described(), info());
  EXPECT_TRUE(changelog.starts_with("linux-upstream (1:6.1.0-1) ")) << changelog;
  EXPECT_TRUE(changelog.ends_with("\n -- A B <a@b.org>  Tue, 29 Feb 2000 00:00:00 +0000\n")) << changelog;
}

TEST(DebScript, NamesTheRelease) {
  for (const char* name : {"postinst", "prerm"}) {
    std::string script = deb_script(info(), name);
    EXPECT_TRUE(script.starts_with("#!/bin/sh\n"));
    EXPECT_NE(script.find("release='6.1.0-test'"), std::string::npos);
    EXPECT_EQ(script.find("@RELEASE@"), std::string::npos);
  }
  EXPECT_EQ(deb_script(info(), "postrm"), "");
  PackageInfo own = info();
  own.scripts["postrm"] = "#!/bin/sh\n";
  EXPECT_EQ(deb_script(own, "postrm"), "#!/bin/sh\n");
}

TEST(DebPackageOf, AsksTheSysrootFirst) {
  PackageInfo package = info();
  EXPECT_EQ(deb_package_of(package, "libcrypto.so.3"), "libssl3");
  package.library_packages["deb"] = {{"libcrypto.so.3", "libssl3t64 (>= 3.0.22)"}, {"libnew.so.1", "libnew1"}};
  EXPECT_EQ(deb_package_of(package, "libcrypto.so.3"), "libssl3t64");
  EXPECT_EQ(deb_package_of(package, "libnew.so.1"), "libnew1");
  EXPECT_EQ(deb_package_of(package, "libelf.so.1"), "libelf1");
  EXPECT_EQ(deb_package_of(package, "libother.so.1"), "");
}

TEST(DebPackageOf, KnowsTheCLibraryByTheUserland) {
  PackageInfo package = info();
  EXPECT_EQ(deb_package_of(package, "libc.so.6"), "libc6");
  EXPECT_EQ(deb_package_of(package, "libc.so"), "");
  package.userland.c_library = CLibrary::musl;
  EXPECT_EQ(deb_package_of(package, "libc.so"), "musl");
  EXPECT_EQ(deb_package_of(package, "libc.musl-aarch64.so.1"), "musl");
}

}  // namespace
}  // namespace extmod
