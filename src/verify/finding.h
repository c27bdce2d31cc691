// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

enum class Severity { error, warning };

/// Something that was checked and is wrong (error) or worth knowing (warning).
struct Finding {
  Severity severity;
  std::string rule;      ///< stable id, e.g. `elf-machine`
  std::string path;      ///< in the tree or package
  std::string sentence;  ///< what is wrong and what happens because of it
};

using Findings = std::vector<Finding>;

bool has_error(const Findings& findings);
std::string to_string(Severity severity);

}  // namespace extmod
