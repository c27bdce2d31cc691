// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/embedded.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/text.h"

namespace extmod {
namespace {

TEST(Embedded, HoldsTheFilesOfTheRepositoryAsTheyAre) {
  const std::filesystem::path source = EXTMOD_SOURCE_DIR;
  for (const char* name : {"kbuild-snippets/hostprogs.mk", "kbuild-snippets/scripts.Kbuild",
                           "kbuild-snippets/program.Kbuild", "packaging/deb/control", "packaging/deb/postinst"})
    EXPECT_EQ(embedded_file(name), read_file(source / name)) << name;
}

TEST(Embedded, RefusesANameThatWasNotBuiltIn) {
  EXPECT_THROW(embedded_file("not-there"), std::logic_error);
}

}  // namespace
}  // namespace extmod
