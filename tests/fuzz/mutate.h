// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace extmod::fuzz {

/// Bytes of a random field of a tar header, or of a random short piece: changing these keeps all that follows in place.
std::span<uint8_t> choose_piece(std::span<uint8_t> input, unsigned seed);

/// Computes the checksums of tar headers and of an rpm again, so that readers look at what is behind them.
void repair_checksums(std::span<uint8_t> input);

}  // namespace extmod::fuzz
