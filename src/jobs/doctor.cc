// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/doctor.h"

#include <algorithm>

#include "content/host_program.h"
#include "content/program_groups.h"
#include "distro/distro.h"
#include "hostprogs/native_fixdep.h"
#include "jobs/headers_facts.h"
#include "jobs/prepare_state.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"
#include "target/compiler_advice.h"
#include "target/library_source.h"
#include "target/recorded_compiler.h"
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

/// A line for each compiler that the tree names and that is not run.
std::vector<Diagnosis> diagnose_recorded(const DoctorRequest& request, const KernelTree& tree) {
  const CompilerRequest& asked = request.toolchain.compiler;
  std::vector<Diagnosis> found;
  for (const auto& sentence : compilers_not_run(tree, asked.names_compiler() || asked.run_arch))
    found.push_back({"recorded compiler", false, false, sentence, {}});
  return found;
}

/// Whether a program of the table is wanted that this is true of.
template <typename Test>
bool wants(const HeadersFacts& facts, const Test& is_one) {
  return std::any_of(host_programs().begin(), host_programs().end(), [&](const HostProgram& program) {
    return is_required(program.path, facts.tree.config) && !facts.plan.omitted.contains(program.path) &&
           is_one(program);
  });
}

/// A program for this machine is compiled where the tree's fixdep does not start and before anything of tools/.
Diagnosis look_for_native_compiler(const KernelTree& tree, CommandRunner& runner,
                                   const std::filesystem::path& scratch) {
  Diagnosis found{"compiler for this machine", false, true, "links nothing", advise_native_compiler(this_distro())};
  const auto argv = native_compiler(tree);
  auto compiler = probe_compiler(runner, argv, scratch);
  if (!compiler) {
    found.state = join(argv, " ") + ": not installed";
  } else if (compiler->machine && probe_link(runner, *compiler, {}, scratch).program) {
    found.good = true;
    found.state = compiler->version + ", links programs";
  }
  return found;
}

/// As its ELF file says: nothing of the tree is run here.
bool fixdep_starts(const KernelTree& tree) {
  const std::filesystem::path fixdep = tree.objtree / kFixdep;
  if (find_program(fixdep).empty() || !may_execute(fixdep)) return false;
  try {
    const auto elf = read_elf(fixdep);
    if (!elf || elf->machine != own_machine()) return false;
    const Userland program = userland_of(*elf);
    if (!program.loader) return true;
    const LibrarySource machine = machine_in("/");
    Userland here = program;
    here.versions.clear();
    add_versions(here, elf->needed, machine);
    return has_loader(machine, *program.loader) && too_new_for(program.versions, here).empty();
  } catch (const ElfError&) {
    return false;
  }
}

/// What make runs while it compiles host programs. A shell and its usual tools are everywhere.
std::vector<Diagnosis> diagnose_rebuild(const HeadersFacts& facts, CommandRunner& runner,
                                        const std::filesystem::path& scratch) {
  const auto groups = program_groups(facts.tree, facts.plan);
  const bool tools = std::any_of(groups.begin(), groups.end(), is_tool);
  const bool grammar = wants(facts, [](const auto& program) { return program.path == kGenksyms; });
  const bool libraries = wants(facts, [](const auto& program) { return !program.libraries.empty(); });
  std::vector<Diagnosis> found = {
      look_for_program("flex", grammar), look_for_program("bison", grammar),
      look_for_program("pkg-config", libraries && facts.toolchain.static_link),
      // libbpf's makefile writes a header with it.
      look_for_program("python3", wants(facts, [](const auto& program) { return program.path == kResolveBtfids; }))};
  if (tools || !fixdep_starts(facts.tree)) found.push_back(look_for_native_compiler(facts.tree, runner, scratch));
  found.push_back({"compiler for " + facts.toolchain.run_arch,
                   true,
                   true,
                   facts.toolchain.compiler->version + ", links programs",
                   {}});
  for (const auto& library : run_libraries())
    if (std::string programs = programs_with(library, facts.tree, facts.plan); !programs.empty())
      found.push_back(look_for_library(library, programs, facts.toolchain, runner, scratch));
  return found;
}

HeadersFacts find_facts(const DoctorRequest& request, const KernelTree& tree, CommandRunner& runner,
                        const std::filesystem::path& scratch) {
  ToolchainRequest asked = request.toolchain;
  if (asked.sysroot) asked.sysroot = std::filesystem::absolute(*asked.sysroot);  // probes run in the scratch folder
  HeadersFacts facts;
  facts.tree = tree;
  facts.plan = make_headers_plan(tree, false);
  facts.toolchain = find_toolchain(runner, asked, tree, tree_programs(tree, facts.plan.host_programs), scratch);
  if (facts.toolchain.rebuild) facts.plan = make_headers_plan(tree, true);
  return facts;
}

void append(std::vector<Diagnosis>& found, const std::vector<Diagnosis>& more) {
  found.insert(found.end(), more.begin(), more.end());
}

/// Everything that `build` asks before it makes something. One refusal ends it: what follows depends on it.
void diagnose_build(const DoctorRequest& request, CommandRunner& runner, std::vector<Diagnosis>& found) {
  TempDir scratch(workspace_parent());
  const char* asked = "kernel tree";
  try {
    TreeRequest asked_tree = *request.tree;
    asked_tree.allow_missing_symvers = true;  // a line of its own
    KernelTree tree = read_finished_tree(asked_tree);
    append(found, diagnose_tree(request, tree));
    append(found, diagnose_recorded(request, tree));
    asked = "userland";
    HeadersFacts facts = find_facts(request, tree, runner, scratch.path());
    if (facts.toolchain.rebuild)
      append(found, diagnose_rebuild(facts, runner, scratch.path()));
    else
      found.push_back(
          {"host programs", true, true, "are for " + facts.toolchain.run_arch + " already, nothing to rebuild", {}});
    asked = "modules";
    facts.makefiles = read_makefiles(tree);
    look_at_makefiles({}, facts);
  } catch (const Error& error) {
    found.push_back({error.status() == ExitStatus::environment ? "compiler" : asked, false, true, error.what(), {}});
  }
}

}  // namespace

std::vector<Diagnosis> diagnose(const DoctorRequest& request, CommandRunner& runner) {
  std::vector<Diagnosis> found = {look_for_program("make", true)};
  if (request.tree) {
    diagnose_build(request, runner, found);
    return found;
  }
  const std::string triplet = "aarch64-linux-gnu";
  append(found, {look_for_program("flex", true), look_for_program("bison", true), look_for_program("gcc", false),
                 look_for_program("pkg-config", false), look_for_program("python3", false),
                 look_for(triplet + "-gcc", false, advise_compiler(this_distro(), triplet))});
  return found;
}

}  // namespace extmod
