// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/checksums.h"

#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

class Checksums : public testing::Test {
 protected:
  /// SHA256SUMS after new.deb was written into a folder with this one.
  std::string after(const std::string& before) const {
    write_file(folder_.path() / "SHA256SUMS", before);
    WrittenPackage package;
    package.path = folder_.path() / "new.deb";
    package.sha256 = kNew;
    return checksums_with(folder_.path(), {package});
  }
  const std::string kOld = std::string(64, 'a');
  const std::string kNew = std::string(64, 'b');
  TempDir folder_;
};

TEST_F(Checksums, KeepLinesOfFilesThatAreThere) {
  write_file(folder_.path() / "old.deb", "");
  EXPECT_EQ(after(kOld + "  old.deb\n" + kOld + "  gone.deb\n" + kOld + "  new.deb\n"),
            kNew + "  new.deb\n" + kOld + "  old.deb\n");
}

TEST_F(Checksums, KeepTheMarkOfBinaryMode) {
  write_file(folder_.path() / "old.iso", "");
  EXPECT_EQ(after(kOld + " *old.iso\n" + kOld + " *new.deb\n"), kNew + "  new.deb\n" + kOld + " *old.iso\n");
}

TEST_F(Checksums, KeepWhatOthersWroteThere) {
  const std::string others = "# of our release\nSHA256 (disk.img) = " + kOld + "\n\\" + kOld + "  a\\nb\nshort\n";
  EXPECT_EQ(after(others), others + kNew + "  new.deb\n");
  EXPECT_EQ(after("SHA256 (new.deb) = " + kOld + "\n"), kNew + "  new.deb\n") << "it would be wrong now";
}

}  // namespace
}  // namespace extmod
