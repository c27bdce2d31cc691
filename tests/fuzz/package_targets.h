// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "support/limits.h"

namespace extmod::fuzz {

/// So small that no input takes long.
Limits small_limits();

/// Reads a package with the reader of the format, into a tree.
void read_package(const std::string& format, std::string_view input);

/// Unpacks a package of the first format as `sysroot` does.
void unpack_package(std::string_view input);

/// `verify` of a package, in the format that it looks like, with both reports.
void verify_package(std::string_view input);

/// `verify` of headers whose other part, and whose kernel's files, are in the package.
void verify_part(std::string_view input);

}  // namespace extmod::fuzz
