// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "content/headers_plan.h"
#include "content/makefile_facts.h"

namespace extmod {

/// Adds the files that every module is linked with (MakefileFacts::link_files), whatever their names: objtree's, else
/// srctree's. Linker scripts of srctree that the architecture's makefile names under other configurations come, too:
/// all flavours of a source share its files (--split), and make looks for these below $(srctree). Throws
/// Error(impossible) for one of `link_files` that is in neither tree.
void add_link_files(HeadersPlan& plan, const KernelTree& tree, const std::vector<std::string>& link_files);

/// Adds the files that packaged makefiles include: those that make has read (MakefileFacts::makefiles), and what the
/// include lines name under any configuration. Throws Error(impossible) if every module build needs one that is in
/// neither tree.
void add_included_makefiles(HeadersPlan& plan, const KernelTree& tree, const std::set<std::string>& read_by_make);

}  // namespace extmod
