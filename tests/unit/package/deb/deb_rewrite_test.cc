// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/archive_reader.h"
#include "package/deb/deb_changed_control.h"
#include "package/rewritten_fixture.h"

namespace extmod {
namespace {

/// The control file of a changed copy of a package with this one.
class ChangedControl : public testing::Test {
 protected:
  std::string changed(const std::string& control) {
    original_.metadata("control", control);
    PackageDeclaration declaration;
    declaration.version = "6.1-1";
    original_.declares(declaration);
    return deb_changed_control({"x.deb", original_, changes_, settings_, limits_, remark_});
  }
  OriginalPackage original_;
  PackageChanges changes_;
  WriterSettings settings_;
  Limits limits_;
  Remark remark_;
};

TEST_F(ChangedControl, KeepsAllOtherLines) {
  changes_.files["usr/a"] = {std::string(1025, 'a')};
  changes_.derive_depends = false;
  EXPECT_EQ(changed("Package: p\nVersion: 6.1-1\nX-Odd:  a\n\tb\n .\nInstalled-Size: 10\nDepends: libc6 (>= 2.1),\n"
                    " libssl3\nProvides: p (= 6.1-1), q (= 1)\nDescription: d\n e\n\n"),
            "Package: p\nVersion: 6.1-1+repaired1\nX-Odd:  a\n\tb\n .\nInstalled-Size: 12\nDepends: libc6 (>= 2.1),\n"
            " libssl3\nProvides: p (= 6.1-1+repaired1), q (= 1)\nDescription: d\n e\n");
}

TEST_F(ChangedControl, DerivesRelationsOnLibrariesAlone) {
  changes_.libraries["libc.so.6"] = {{{"GLIBC", "2.34"}}, {}, true};
  changes_.libraries["libelf.so.1"] = {{}, {}, true};
  changes_.libraries["libfarm.so.2"] = {{}, {}, true};
  changes_.library_packages["deb"]["libfarm.so.2"] = "libfarm2 (>= 2.1)";
  EXPECT_EQ(
      changed("Package: p\nVersion: 6.1-1\nDepends: libc6 (>= 2.36), gcc-12, libelf1t64 (>= 0.1) | libelf1, libfarm2,\n"
              " zlib1g, libc6 | other, libssl3\nArchitecture: arm64\n"),
      "Package: p\nVersion: 6.1-1+repaired1\nDepends: libc6 (>= 2.34), libelf1t64 | libelf1, libfarm2 (>= 2.1), "
      "gcc-12, libc6 | "
      "other\nArchitecture: arm64\n");
  EXPECT_EQ(changed("Package: p\nVersion: 6.1-1\nArchitecture: arm64\nDescription: d\n"),
            "Package: p\nVersion: 6.1-1+repaired1\nArchitecture: arm64\nDepends: libc6 (>= 2.34), libelf1t64 | "
            "libelf1, libfarm2 (>= "
            "2.1)\nDescription: d\n");
  changes_.libraries.clear();
  EXPECT_EQ(changed("Package: p\nVersion: 6.1-1\nDepends: libc6\nArchitecture: arm64\n"),
            "Package: p\nVersion: 6.1-1+repaired1\nArchitecture: arm64\n");
}

class DebRewritten : public RewrittenTest {};

TEST_F(DebRewritten, FollowsTheDigestsOfFiles) {
  const WrittenPackage old = write({"deb"}).at(0);
  change_three(read(old.path));
  auto members = contents_of(read_file(rewrite(old.path).path));
  const std::string md5sums = contents_of(members["control.tar.gz"])["./md5sums"];
  size_t files = 0;
  for (const auto& member : members_of(members["data.tar.gz"])) {
    if ((member.mode & S_IFMT) != S_IFREG) continue;
    const std::string line = digest_of(Digest::md5(), member.content) + "  " + member.path.substr(2) + "\n";
    EXPECT_NE(md5sums.find(line), std::string::npos) << line;
    ++files;
  }
  EXPECT_EQ(split(md5sums, '\n').size() - 1, files);
}

}  // namespace
}  // namespace extmod
