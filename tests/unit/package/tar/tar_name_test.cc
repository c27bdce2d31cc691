// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/written_fixture.h"

namespace extmod {
namespace {

TEST_F(PackagesTest, OfTarHaveNoColonInTheName) {
  EXPECT_EQ(write({"tar"}, "none", "2:6.1-3").at(0).path.filename(), "linux-headers-6.1.0-test_2%3a6.1-3_amd64.tar");
}

}  // namespace
}  // namespace extmod
