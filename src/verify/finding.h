// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// Wrong; likely to harm somebody; worth knowing.
enum class Severity { error, warning, note };

/// Something that was checked and is not as it should be.
struct Finding {
  Severity severity;
  std::string rule;      ///< stable id, e.g. `elf-machine`; a row of verify/rules.h
  std::string path;      ///< in the tree or package
  std::string sentence;  ///< what is wrong and what happens because of it
};

using Findings = std::vector<Finding>;

/// A finding with the severity of its rule. Throws std::logic_error for a rule that is not in the table.
Finding make_finding(const std::string& rule, std::string path, std::string sentence);
/// The same for a case that does less harm.
Finding make_finding(Severity severity, const std::string& rule, std::string path, std::string sentence);

bool has_error(const Findings& findings);
std::string to_string(Severity severity);

}  // namespace extmod
