// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/doctor.h"

#include <algorithm>

#include "content/headers_plan.h"
#include "content/host_program.h"
#include "distro/distro.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"
#include "target/compiler_advice.h"
#include "target/sysroot.h"

namespace extmod {
namespace {

Diagnosis look_for(const std::string& name, bool needed, const std::string& remedy) {
  auto path = find_program(name);
  return {name, !path.empty(), needed, path.empty() ? "not installed" : path.string(), remedy};
}

Diagnosis look_for_program(const std::string& name, bool needed) {
  return look_for(name, needed, advise_program(this_distro(), name));
}

/// Does a program with this library compile and link for the run arch?
Diagnosis look_for_library(const RunLibrary& library, const std::string& programs, const Toolchain& toolchain,
                           CommandRunner& runner, const std::filesystem::path& scratch) {
  const LibraryPaths& paths = toolchain.libraries;
  std::vector<std::string> flags = paths.cflags;
  flags.insert(flags.end(), paths.ldflags.begin(), paths.ldflags.end());
  flags.insert(flags.end(),
               {"-include", library.headers.front(), "-Wl,--no-as-needed", "-l" + library.link_names.front()});
  LinkProbe probe = probe_link(runner, *toolchain.compiler, flags, scratch);
  const RunLibrary* missing = probe.program ? nullptr : missing_library(probe.output);
  Diagnosis diagnosis{library.name + " for " + toolchain.run_arch + " (" + programs + ")",
                      probe.program.has_value(),
                      false,
                      probe.program ? "links" : "cannot be linked",
                      {}};
  if (missing != nullptr)
    diagnosis.remedy = advise_library_for(*missing, *toolchain.compiler, toolchain.userland.c_library);
  return diagnosis;
}

/// The programs that this tree has or its configuration uses and that link the library, for people.
std::string programs_with(const RunLibrary& library, const KernelTree& tree, const HeadersPlan& plan) {
  std::vector<std::string> names;
  for (const auto& program : host_programs()) {
    auto links = std::find(program.libraries.begin(), program.libraries.end(), library.name);
    if (links == program.libraries.end() || plan.omitted.contains(program.path)) continue;
    if (is_wanted(program, tree, plan)) names.push_back(program.path);
  }
  return join(names, ", ");
}

std::vector<Diagnosis> diagnose_tree(const DoctorRequest& request, const KernelTree& tree) {
  const bool needed = tree.config.enabled("MODVERSIONS") && !request.tree->allow_missing_symvers;
  return {
      {"kernel tree", true, true, tree.release + " for " + tree.arch_name + ", source in " + tree.srctree.string(), {}},
      {"Module.symvers", tree.has_symvers, needed,
       tree.has_symvers ? "there" : "missing: modules get no symbol versions",
       "build the kernel in this tree" + std::string(needed ? ", or give --allow-missing-symvers" : "")}};
}

std::vector<Diagnosis> diagnose_toolchain(const DoctorRequest& request, const KernelTree& tree, CommandRunner& runner,
                                          const std::filesystem::path& scratch) {
  ToolchainRequest asked = request.toolchain;
  if (asked.sysroot) asked.sysroot = std::filesystem::absolute(*asked.sysroot);  // probes run in the scratch folder
  Toolchain toolchain =
      find_toolchain(runner, asked, tree, tree_programs(tree, make_headers_plan(tree, false).host_programs), scratch);
  if (!toolchain.rebuild)
    return {{"host programs", true, true, "are for " + toolchain.run_arch + " already, nothing to rebuild", {}}};
  std::vector<Diagnosis> found = {
      {"compiler for " + toolchain.run_arch, true, true, toolchain.compiler->version + ", links programs", {}}};
  HeadersPlan plan = make_headers_plan(tree, toolchain.rebuild);
  for (const auto& library : run_libraries())
    if (std::string programs = programs_with(library, tree, plan); !programs.empty())
      found.push_back(look_for_library(library, programs, toolchain, runner, scratch));
  return found;
}

void append(std::vector<Diagnosis>& found, const std::vector<Diagnosis>& more) {
  found.insert(found.end(), more.begin(), more.end());
}

}  // namespace

std::vector<Diagnosis> diagnose(const DoctorRequest& request, CommandRunner& runner) {
  std::vector<Diagnosis> found = {look_for_program("make", true),        look_for_program("flex", true),
                                  look_for_program("bison", true),       look_for_program("gcc", false),
                                  look_for_program("pkg-config", false), look_for_program("python3", false)};
  TempDir scratch(workspace_parent());
  if (!request.tree) {
    const std::string triplet = "aarch64-linux-gnu";
    found.push_back(look_for(triplet + "-gcc", false, advise_compiler(this_distro(), triplet)));
    return found;
  }
  const char* asked = "kernel tree";
  try {
    TreeRequest asked_tree = *request.tree;
    asked_tree.allow_missing_symvers = true;  // a line of its own
    KernelTree tree = read_kernel_tree(asked_tree);
    append(found, diagnose_tree(request, tree));
    asked = "userland";
    append(found, diagnose_toolchain(request, tree, runner, scratch.path()));
  } catch (const Error& error) {
    found.push_back({error.status() == ExitStatus::environment ? "compiler" : asked, false, true, error.what(), {}});
  }
  return found;
}

}  // namespace extmod
