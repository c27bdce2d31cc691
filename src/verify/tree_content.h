#pragma once

#include "verify/verified_tree.h"

namespace extmod {

/// Walks the tree and opens each file once: ELF facts, and the rules `elf-unreadable` and `build-path`.
TreeContent read_tree_content(const std::filesystem::path& root, const std::vector<std::string>& build_paths,
                              const std::vector<std::string>& program_paths = {});

}  // namespace extmod
