// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// The first line in the output of a failed make that says what is wrong, and not what failed because of it. Empty if
/// the output is.
std::string telling_line(const std::string& output);

/// Whether such a line says that a compiler, a linker or another tool of the machine is not there, or that the compiler
/// is too old for the kernel's options, or that the disk is full.
bool names_unfit_tool(const std::string& line);

}  // namespace extmod
