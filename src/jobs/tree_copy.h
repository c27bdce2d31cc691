// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "support/input_tree.h"

namespace extmod {

/// Makes everything in the tree below `into`, a folder of ours that is there and empty: files with their permission
/// bits and times, folders that their owner may write to. Links are made last, so that nothing is written through one.
/// Throws Error with status unverified for a device, pipe or socket.
void copy_tree(const InputTree& tree, const std::filesystem::path& into);

/// Gives the folders of such a copy the modes and times that they have in the tree.
void finish_folders(const InputTree& tree, const std::filesystem::path& copy);

}  // namespace extmod
