// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>

namespace extmod {

/// Removes the targets of an ended make that may be half written, so that the next make makes them again: Kbuild notes
/// a target's command in `.TARGET.cmd` when it is complete, so one that is newer than its note is not; nor are empty
/// ones, and those of the last moments, which a power failure may have taken from the disk. Returns how many complete
/// ones there are.
size_t remove_unsure_targets(const std::filesystem::path& objtree);

}  // namespace extmod
