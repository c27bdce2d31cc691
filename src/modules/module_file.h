// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "support/limits.h"

namespace extmod {

/// Whether a file of this name is a kernel module: .ko, .ko.gz, .ko.xz, .ko.zst.
bool is_module_name(std::string_view path);

/// The name by which the kernel and Module.symvers know the module: without its ending.
std::string module_name(std::string_view path);

/// The content of a file that may be compressed once with gzip, xz or zstd, whatever its name. `what` (`the module`)
/// and `name` are for messages. Throws Error with status unverified for damaged ones, and for one that goes over the
/// limits `entry` or `ratio`.
std::string unpacked_bytes(std::string_view bytes, const std::string& what, const std::string& name,
                           const Limits& limits);

/// The module's ELF file. `bytes` are as in the package or on disk, compressed by whatever their content says; `name`
/// is for messages. Throws Error with status unverified for damaged ones, and for one that goes over the limits `entry`
/// or `ratio`.
std::string read_module_bytes(std::string_view bytes, const std::string& name, const Limits& limits);

}  // namespace extmod
