// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/file_walk.h"

namespace extmod {

/// In a root or a classic prefix; folders need not be there.
std::vector<std::string> folders_for_linking(const std::string& triplet);

/// Whether a path of a package is below a folder with libraries, headers or what pkg-config reads: lib, lib64, usr/lib,
/// usr/include, usr/TRIPLET, usr/share/pkgconfig.
bool is_for_linking(const std::string& path, const std::string& triplet);

/// The same for an entry of somebody's root file system, of which only what compilers, linkers and their helpers open
/// counts. Its include folder may be at the top (a classic /usr/TRIPLET).
bool is_for_linking_in_root(const std::string& path, EntryKind kind, const std::string& triplet);

/// Gives what was unpacked the folders of a root: a classic prefix, with lib and include at its top, becomes usr, and
/// lib a link to usr/lib. What is for something else goes. Whether anything is left.
bool shape_as_root(const std::filesystem::path& folder);

/// Moves everything from a folder below another one on the same file system. A folder may meet a link to a folder in
/// `into` (lib -> usr/lib). Throws Error with status impossible if both have a file and its contents differ; `name` is
/// where the folder comes from.
void merge_into(const std::filesystem::path& folder, const std::filesystem::path& into, const std::string& name);

}  // namespace extmod
