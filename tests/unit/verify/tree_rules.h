// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include "verify/rule_fixtures.h"

namespace extmod {

/// Files, links, makefiles, modes and times of a headers tree.
inline std::vector<RuleFixture> tree_rules() {
  using Tree = HeadersTree;
  namespace fs = std::filesystem;
  return {
      {"build-path", in_tree([](Tree& tree) {
         tree.put("scripts/x.sh", "cd /home/me/linux\n");
         tree.expectation_.build_paths = {"/home/me/linux"};
       })},
      {"config-mismatch", in_tree([](Tree& tree) { tree.put("include/generated/autoconf.h", "\n"); })},
      {"config-times", in_tree([](Tree& tree) {
         const timespec later[2] = {{Tree::kTime + 1, 0}, {Tree::kTime + 1, 0}};
         ::utimensat(AT_FDCWD, (tree.root() / ".config").c_str(), later, 0);
       })},
      {"dot-config", in_tree([](Tree& tree) { tree.remove(".config"); })},
      {"file-mode", in_tree([](Tree& tree) { fs::permissions(tree.root() / "Makefile", fs::perms(0666)); })},
      {"link-dangling", in_tree([](Tree& tree) { fs::create_symlink("nowhere", tree.root() / "link"); })},
      {"link-outside", in_tree([](Tree& tree) { fs::create_symlink("/etc/passwd", tree.root() / "link"); })},
      {"makefile-include", in_tree([](Tree& tree) { tree.put("Makefile", "include vendor.mk\n"); })},
      {"modpost-elfconfig",
       in_tree([](Tree& tree) { tree.put("scripts/mod/elfconfig.h", "#define HOST_ELFDATA ELFDATA2MSB\n"); })},
      {"module-build-file", in_tree([](Tree& tree) { tree.put("Makefile", "modules:\n\tsh scripts/gone.sh\n"); })},
      {"module-build-program", in_tree([](Tree& tree) { tree.put("Makefile", "modules:\n\tscripts/gone one.o\n"); })},
      {"module-symvers", in_tree([](Tree& tree) { tree.remove("Module.symvers"); })},
      {"not-a-file", in_tree([](Tree& tree) { ::mkfifo((tree.root() / "pipe").c_str(), 0644); })},
      {"release-mismatch", in_tree([](Tree& tree) { tree.put("include/config/kernel.release", "6.1.0-other\n"); })},
      {"required-file", in_tree([](Tree& tree) { tree.remove("scripts/Kbuild.include"); })},
      {"required-program", in_tree([](Tree& tree) { tree.remove("scripts/basic/fixdep"); })},
      {"source-part", in_tree([](Tree& tree) {
         tree.expectation_.may_be_part = true;
         tree.put("Makefile", "include /usr/src/linux-headers-6.1-common/Makefile\n");
       })},
  };
}

}  // namespace extmod
