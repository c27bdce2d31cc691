// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/changed_mtree.h"

#include "failure.h"
#include "package/archive_reader.h"
#include "package/compressor.h"
#include "support/digest.h"

namespace extmod {
namespace {

std::string changed(const std::string& mtree, const std::map<std::string, TarContent>& files,
                    const std::set<std::string>& removed = {}) {
  return unpacked(changed_mtree(compress(mtree, {CompressionKind::gzip, 1}), files, removed, "x", Limits()));
}

TEST(ChangedMtree, ChangesTheLinesOfTheseFilesAlone) {
  const std::string mtree =
      "#mtree\n/set type=file uid=0 gid=0 mode=644\n./.PKGINFO time=1.0 size=3 sha256digest=00\n"
      "/set mode=755\n./usr time=1.0 type=dir\n./usr/a\\040b time=1.5 size=1 md5digest=11 sha1digest=22 "
      "sha256digest=33\n"
      "./usr/c time=1.0 size=4\n./usr/d time=1.0 type=link link=c\n";
  const std::string bytes = "new";
  EXPECT_EQ(changed(mtree, {{"usr/a b", {bytes, 0700, 7}}, {"usr/n#", {bytes, 0755, 8}}, {".PKGINFO", {"", {}, {}}}},
                    {"usr/c"}),
            "#mtree\n/set type=file uid=0 gid=0 mode=644\n./.PKGINFO time=1.0 size=0 sha256digest=" +
                digest_of(Digest::sha256(), "") +
                "\n/set mode=755\n./usr time=1.0 type=dir\n./usr/a\\040b time=7.0 size=3 md5digest=" +
                digest_of(Digest::md5(), bytes) + " sha1digest=" + digest_of(Digest::sha1(), bytes) +
                " sha256digest=" + digest_of(Digest::sha256(), bytes) +
                " mode=700\n./usr/d time=1.0 type=link link=c\n./usr/n\\043 time=8.0 mode=755 size=3 md5digest=" +
                digest_of(Digest::md5(), bytes) + " sha256digest=" + digest_of(Digest::sha256(), bytes) +
                " type=file uid=0 gid=0\n");
}

TEST(ChangedMtree, RefusesADigestThatItDoesNotCompute) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"rmd160digest", "x: a"}, [] {
    changed("#mtree\n./a size=1 rmd160digest=00\n", {{"a", {"b", {}, {}}}});
  }));
}

}  // namespace
}  // namespace extmod
