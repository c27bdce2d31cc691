// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// SRCARCH of an ARCH, as the top Makefile maps it (x86_64 -> x86, parisc64 -> parisc).
std::string srcarch_of(const std::string& arch);

}  // namespace extmod
