// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "package/package_info.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_relation.h"

namespace extmod {

/// Puts the package's scripts and their interpreters into the header. Own scripts have Debian's names; without an own
/// postinst, %posttrans has modules built. In a package of modules %post and %postun run depmod.
void add_rpm_scripts(RpmHeader& header, const PackageInfo& info);

/// The interpreters as requirements, and what rpm must be able to do for them.
std::vector<RpmRelation> rpm_script_requires(const PackageInfo& info);

/// Whether a script with this tag is the one of packaging/rpm/, filled in.
bool is_usual_rpm_script(int tag, const std::string& text);

/// The words behind #!: the program, and at most one argument, which is the rest of the line (execve(2)).
std::vector<std::string> script_interpreter(const std::string& script);

}  // namespace extmod
