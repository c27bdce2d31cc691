// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// Which files of a kernel tree an external module build needs: what the kernel's own
/// scripts/package/install-extmod-build ships, plus .config and generated linker scripts. What the makefiles of a tree
/// name beside that is found by asking them (kernel/makefile_facts.h). All paths are relative to the tree, with /.
class FileRules {
 public:
  explicit FileRules(std::string srcarch) : arch_("arch/" + std::move(srcarch)) {}

  bool enter_source(const std::string& folder) const;  ///< is there anything to find below it in srctree?
  bool take_source(const std::string& file) const;
  bool enter_object(const std::string& folder) const;  ///< the same in objtree
  bool take_object(const std::string& file) const;

 private:
  bool below_arch_include(const std::string& path) const;
  std::string arch_;
};

/// Left behind by editors, version control, compilers and make: never packaged.
bool is_litter(const std::string& path);

/// What scripts/ holds for the kernel's own build alone: two programs that upstream leaves out as well, and an
/// assembler listing that is nothing but paths of the build machine.
bool is_build_only(const std::string& path);

}  // namespace extmod
