// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jobs/prepare_compiler.h"
#include "kernel/tree_facts.h"

namespace extmod {

/// What prepare has noted in its objtree for the run after it.
struct PrepareState {
  bool finished = false;
  std::map<std::string, std::string> inputs;   ///< everything that decides the outcome, by names that people read
  std::map<std::string, std::string> results;  ///< files that were made: size and time
  size_t lines = 0;                            ///< of make in a full build from nothing; 0 if there was none
};

/// Nothing for a folder that prepare has not made. A state that cannot be read is one of an unfinished run.
std::optional<PrepareState> read_prepare_state(const std::filesystem::path& objtree);
void write_prepare_state(const std::filesystem::path& objtree, const PrepareState& state);

/// The inputs of a run. Reads files; runs nothing.
std::map<std::string, std::string> prepare_inputs(const PrepareRequest& request, const SourceTree& source,
                                                  const KernelCompiler& compiler);

/// The names of inputs that differ.
std::vector<std::string> changed_inputs(const std::map<std::string, std::string>& before,
                                        const std::map<std::string, std::string>& now);

/// Whether Kbuild cannot go on from a tree of these inputs: what was made is for another source, architecture or
/// compiler.
bool must_begin_anew(const std::vector<std::string>& changed, const SourceTree& source);

/// Size and time of what was made and counts, by path in objtree.
std::map<std::string, std::string> prepare_results(const std::filesystem::path& objtree);

/// Reads a kernel tree. Throws Error with status impossible for one in which prepare was not finished.
KernelTree read_finished_tree(const TreeRequest& request);

}  // namespace extmod
