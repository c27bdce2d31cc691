// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

struct Elf;

namespace extmod {

struct ElfCloser {
  void operator()(Elf* elf) const;
};
/// What elf_begin() of libelf returns.
using ElfHandle = std::unique_ptr<Elf, ElfCloser>;

}  // namespace extmod
