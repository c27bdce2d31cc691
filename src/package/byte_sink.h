// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace extmod {

/// Takes bytes in the order of the file; throws if it cannot.
using ByteSink = std::function<void(std::string_view)>;

/// Writes to an open file; `name` is for the error.
ByteSink into_file(int fd, std::string name);

}  // namespace extmod
