// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/input_tree.h"

namespace extmod {

/// Whether there is a headers tree at this place: include/config/auto.conf or include/generated/utsrelease.h.
bool is_headers_tree(const InputTree& tree, const std::string& place);

/// The headers trees: the root itself, or where packages of all formats put them.
std::vector<std::string> headers_trees(const InputTree& tree);

/// Where the root of the machine is on which a headers tree is installed in this folder; nothing if none is installed
/// there.
std::optional<std::filesystem::path> machine_of(const std::filesystem::path& folder);

}  // namespace extmod
