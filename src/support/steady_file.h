// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace extmod {

/// Gets the descriptor and the size of a file.
using ReadOpenFile = std::function<void(int file, uint64_t size)>;

/// Opens the file and calls `read`; again, if the file was changed meanwhile, so `read` starts anew
/// each time. A file that was written a moment ago may still be incomplete: it is waited for. Throws an environment
/// Error that names a file which changes for seconds.
void read_steady(const std::string& path, const ReadOpenFile& read);

}  // namespace extmod
