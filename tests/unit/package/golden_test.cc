// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/golden.h"

#include "package/archive_reader.h"
#include "package/pacman/pacman_metadata.h"
#include "package/rpm/rpm_head.h"
#include "package/written_fixture.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

/// Metadata of every format against tests/golden.
class Golden : public PackagesTest {
 protected:
  Golden() {
    info_.depends = {parse_relation("make"), parse_relation("deb:gcc-12 (>= 12.2)"), parse_relation("rpm:gcc < 14"),
                     parse_relation("pacman:gcc")};
    info_.provides = {parse_relation("farm-headers = 3")};
    info_.conflicts = {parse_relation("old-headers (<< 2)")};
    info_.description = "One line.\n\nAnother one.";
    info_.summary = "Headers of the farm";
    info_.tools = {{"clang", "15", true, "the kernel was compiled with clang 15, with CONFIG_LTO_CLANG"},
                   {"pahole", "1.26", true, "modules get type information from pahole"},
                   {"make", "", false, "modules are built with make"},
                   {"libc-headers", "", false, "programs use the C library"}};
  }

  ScopedVariable base_{"PACMAN_PKGBASE", std::nullopt};
  ScopedVariable host_{"KBUILD_BUILD_HOST", std::nullopt};
};

TEST_F(Golden, DebControl) {
  auto members = contents_of(written("deb"));
  auto control = contents_of(members["control.tar.gz"]);
  for (const char* name : {"control", "postinst", "prerm"})
    expect_golden(std::string("deb.") + name, control[std::string("./") + name]);
}

TEST_F(Golden, RpmHeaders) {
  for (int format : {4, 6}) {
    set_option("rpm", "rpm-format", std::to_string(format));
    RpmFileHead head = read_rpm_head(write({"rpm"}, "none")[0].path);
    expect_golden(fmt::format("rpm{}.header", format), dump(head.header));
  }
}

TEST_F(Golden, PacmanMetadata) {
  auto members = contents_of(written("pacman"));
  for (const char* name : {".PKGINFO", ".BUILDINFO"}) expect_golden(std::string("pacman") + name, members[name]);
}

TEST_F(Golden, ApkPkginfo) {
  const std::string text = contents_of(written("apk"))[".PKGINFO"];
  // Another zlib makes another stream.
  expect_golden("apk.PKGINFO", text.substr(0, text.find("datahash = ")));
}

}  // namespace
}  // namespace extmod
