// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "package/format_needs.h"
#include "verify/tool_need.h"

namespace extmod {

/// Compares the tools that module builds run with what packages that are installed together declare, also what they
/// only recommend. Rule undeclared-tool.
Findings audit_tools(const std::vector<ToolNeed>& needs, const std::vector<PackageDeclaration>& declarations,
                     const FormatNeeds& format);

}  // namespace extmod
