// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "support/input_tree.h"

namespace extmod {

/// Makes what is in this folder of the tree below `into`, a folder of ours that is there: files with their
/// permission bits and times, folders that their owner may write to. Links are made last, so that nothing is written
/// through one. Throws Error with status unverified for a device, pipe or socket.
void copy_tree(const InputTree& tree, const std::string& folder, const std::filesystem::path& into);

/// Makes one entry that is in the tree at `place`: a folder without what is in it.
void copy_entry(const InputTree& tree, const std::string& path, const std::filesystem::path& place);

/// Gives the folders of such a copy the modes and times that they have in the tree.
void finish_folders(const InputTree& tree, const std::filesystem::path& copy);

}  // namespace extmod
