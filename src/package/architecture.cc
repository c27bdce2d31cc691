// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/architecture.h"

#include <cctype>

namespace extmod {

std::string machine_word(const Abi& abi) {
  for (const auto& triplet : usual_triplets(srcarch_of_machine(abi.machine), abi.machine))
    if (auto other = abi_of_triplet(triplet); other && agree(*other, abi)) return triplet.substr(0, triplet.find('-'));
  std::string word;
  for (unsigned char byte : to_string(abi)) {
    if (std::isalnum(byte) != 0)
      word += static_cast<char>(std::tolower(byte));
    else if (!word.ends_with('_'))
      word += '_';
  }
  return word;
}

}  // namespace extmod
