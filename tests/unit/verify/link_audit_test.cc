// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/stat.h>

#include "headers_tree_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class LinkAuditTest : public HeadersTreeTest {
 protected:
  Found with_link(const std::string& target) {
    fs::remove(root() / "scripts/link");
    fs::create_symlink(target, root() / "scripts/link");
    return found();
  }
};

TEST_F(LinkAuditTest, TakesLinksInsideTheTree) {
  for (const char* target : {"check.sh", "../Makefile", ".", "mod/../../include", "../scripts/mod"})
    EXPECT_EQ(with_link(target), Found{}) << target;
}

TEST_F(LinkAuditTest, FindsLinksThatDangle) {
  for (const char* target : {"not-there", "mod/not-there", "link"})
    EXPECT_EQ(with_link(target), Found{"error link-dangling scripts/link"}) << target;
}

TEST_F(LinkAuditTest, FindsLinksThatLeave) {
  for (const char* target : {"/etc/passwd", "/", "../..", "../../tree2/x", "../../../x", "/not/there"})
    EXPECT_EQ(with_link(target), Found{"error link-outside scripts/link"}) << target;
  EXPECT_EQ(with_link((root() / "Makefile").string()), Found{"error link-outside scripts/link"});
}

TEST_F(LinkAuditTest, DoesNotTakeASiblingForTheTree) {
  fs::create_directory(folder_.path() / "tree-other");
  EXPECT_EQ(with_link("../../tree-other"), Found{"error link-outside scripts/link"});
}

TEST_F(LinkAuditTest, JudgesATreeReachedThroughALink) {
  with_link("../Makefile");
  fs::create_directory_symlink(root(), folder_.path() / "alias");
  EXPECT_FALSE(has_error(verify_tree(folder_.path() / "alias", expectation_).findings));
}

TEST_F(LinkAuditTest, FindsWhatIsNoFile) {
  ASSERT_EQ(::mkfifo((root() / "scripts/pipe").c_str(), 0644), 0);
  EXPECT_EQ(found(), Found{"error not-a-file scripts/pipe"});
}

}  // namespace
}  // namespace extmod
