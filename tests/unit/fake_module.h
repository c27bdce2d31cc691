// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fake_elf.h"

namespace extmod {

/// A kernel module written byte by byte, without code. The kernel that is_for() it finds nothing wrong.
struct FakeModule {
  using Versions = std::vector<std::pair<std::string, uint32_t>>;

  ElfMachine machine = kArm64;
  uint32_t flags = 0;
  uint16_t type = ET_REL;
  std::vector<std::string> info = {"license=GPL", "name=fake", "intree=Y",
                                   "vermagic=6.12.0 SMP mod_unload modversions aarch64"};
  std::vector<std::string> imports = {"_printk"};  ///< undefined symbols; with a `?` at the end, weak ones
  Versions versions = {{"module_layout", 1}, {"_printk", 2}};
  Versions extended_versions = {};
  std::vector<std::pair<std::string, uint32_t>> exports = {};  ///< with CRCs, by EXPORT_SYMBOL
  bool has_this_module = true;
  bool has_symbols = true;
  bool has_relocations = true;
  std::map<std::string, std::string> sections = {};  ///< more of them, by name

  std::string bytes() const;
};

}  // namespace extmod
