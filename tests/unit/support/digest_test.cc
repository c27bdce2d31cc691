// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/digest.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

TEST(Digest, KnowsThePublishedValues) {
  Digest md5 = Digest::md5();
  EXPECT_EQ(md5.hex(), "d41d8cd98f00b204e9800998ecf8427e");
  Digest abc = Digest::md5();
  abc.update("a");
  abc.update("bc");
  EXPECT_EQ(abc.hex(), "900150983cd24fb0d6963f7d28e17f72");
  Digest sha256 = Digest::sha256();
  sha256.update("abc");
  EXPECT_EQ(sha256.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, ReadsAFileInPieces) {
  TempDir folder;
  std::string content(1000000, 'a');
  write_file(folder.path() / "f", content);
  EXPECT_EQ(sha256_of_file(folder.path() / "f"), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_TRUE(fails(ExitStatus::environment, {"/missing"}, [&] { sha256_of_file(folder.path() / "missing"); }));
}

}  // namespace
}  // namespace extmod
