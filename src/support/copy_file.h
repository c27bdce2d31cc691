// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <ctime>
#include <string>

namespace extmod {

/// Copies the content only, into a new file with this mode and modification time: as a reflink or inside the kernel if
/// the file system allows it, never as a hard link. A source that changes meanwhile is copied again. Throws an
/// environment Error that names the file at fault.
void copy_file_content(const std::string& from, const std::string& to, mode_t mode, time_t mtime);

}  // namespace extmod
