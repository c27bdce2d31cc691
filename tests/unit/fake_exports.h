// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <elf.h>

#include <string>
#include <vector>

namespace extmod {

/// An export of a FakeExports file.
struct FakeExport {
  std::string name;
  uint32_t crc = 0;
  bool gpl_only = false;
  std::string name_space = {};
};

/// An object or vmlinux of this machine that exports symbols, as the kernel's linker scripts leave it.
struct FakeExports {
  std::vector<FakeExport> exports;
  std::string text = {};       ///< in .rodata, where the banner and vermagic are
  uint64_t address = 0;        ///< of the sections; 0 for an object
  bool absolute_crcs = false;  ///< as 4.19 and many of 5.x have them
  bool flags = false;          ///< as 7.1 and later tell GPL-only symbols

  std::string bytes() const;
};

}  // namespace extmod
