// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "target/abi.h"

namespace extmod {

/// One row of a format's table of architectures.
struct ArchitectureName {
  const char* name;     ///< the format's own word
  const char* triplet;  ///< GNU triplet of the userland that has it
};

/// The machine's own word: the first one of its usual triplet, `aarch64`. An ABI that no usual triplet has (MIPS n32,
/// x32) gets the words of its ELF header with underscores, `mips_32_bit_little_endian_n32`: long, but never the name of
/// another ABI.
std::string machine_word(const Abi& abi);

/// The name in the first row whose triplet agrees with the ABI; the machine's own word if no row does.
template <typename Row>
std::string architecture_name(const std::vector<Row>& rows, const Abi& abi) {
  for (const auto& row : rows)
    if (auto other = abi_of_triplet(row.triplet); other && agree(*other, abi)) return row.name;
  return machine_word(abi);
}

}  // namespace extmod
