// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace extmod {

/// Whether the byte at `at` is in a comment: between the marks of C, or on a line that begins with // or, in a
/// makefile, with #. The name in `path` tells the language: C or assembler source, header, linker script or makefile.
/// Other files have no comments.
bool is_in_comment(std::string_view path, std::string_view content, size_t at);

}  // namespace extmod
