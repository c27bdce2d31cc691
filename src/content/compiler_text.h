// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// CONFIG_CC_VERSION_TEXT, the first line of the compiler's --version, as the machine prints it that the kernel is for:
/// `aarch64-linux-gnu-gcc (GCC) 12.2.0` of a cross compiler is `gcc (GCC) 12.2.0` there.
/// `make M=` compares the two, DKMS runs the program that the text names.
std::string native_compiler_text(const std::string& text);

/// The generated files that have this text, by their paths in a headers tree.
const std::vector<std::string>& files_with_compiler_text();

}  // namespace extmod
