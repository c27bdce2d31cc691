// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "support/file_descriptor.h"

namespace extmod {

/// Opens a relative path beneath an open folder, through no link. O_CLOEXEC and O_NOFOLLOW are added to the flags; with
/// O_PATH the last component may be a link. A descriptor below 0 leaves the reason in errno.
FileDescriptor open_beneath(int folder, const std::string& path, int flags);

/// The same without openat2(2), for kernels before 5.6 and sandboxes that refuse it.
FileDescriptor open_by_components(int folder, const std::string& path, int flags);

}  // namespace extmod
