// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/packaged_programs.h"

#include <algorithm>

#include "content/elfconfig.h"
#include "content/host_program.h"
#include "content/makefile_files.h"
#include "content/program_groups.h"
#include "jobs/headers_facts.h"
#include "kernel/packaged_tree.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool has_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Where a new file of the private tree may be made; nothing if it is there already, or links lead out of the tree.
std::optional<fs::path> free_place(const fs::path& tree, const std::string& path) {
  const fs::path place = tree / path;
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  const fs::path folder = failed ? fs::path() : fs::canonical(place.parent_path(), failed);
  const bool inside = folder == tree || folder.native().starts_with(tree.native() + "/");
  if (failed || !inside || fs::symlink_status(place, failed).type() != fs::file_type::not_found) return std::nullopt;
  return place;
}

/// Kbuild reads these even if it only makes host programs.
void complete_configuration(const KernelTree& tree) {
  if (auto place = free_place(tree.objtree, ".config"))
    write_file(*place, read_file(tree.objtree / "include/config/auto.conf"));
  if (auto place = free_place(tree.objtree, "include/config/kernel.release")) write_file(*place, tree.release + "\n");
}

void link_from(const fs::path& srctree, const KernelTree& tree, const std::string& path) {
  if (!has_file(srctree / path)) return;
  if (auto place = free_place(tree.srctree, path)) fs::create_symlink(srctree / path, *place);
}

/// The sources that packages do not have. Files of the package win.
void link_sources(const fs::path& given, const KernelTree& tree) {
  const fs::path srctree = fs::canonical(given);
  if (!has_file(srctree / "tools/build/Makefile.build"))
    throw Error(ExitStatus::impossible, "--srctree is no kernel source: it has no tools/build/Makefile.build", given,
                "give the top folder of the source of Linux " + tree.version);
  for (const auto& folder : tools_folders())
    for (const auto& entry : walk(srctree / folder)) {
      check_interrupt();
      if (entry.kind != EntryKind::folder) link_from(srctree, tree, folder + "/" + entry.path);
    }
  // Some programs of scripts/ read headers of the kernel's other folders (security/selinux/include).
  for (const auto& entry : fs::directory_iterator(srctree)) {
    const std::string name = entry.path().filename();
    if (!entry.is_directory() || name == "tools") continue;
    if (auto place = free_place(tree.srctree, name)) fs::create_directory_symlink(entry.path(), *place);
  }
  for (const char* path : {"tools/Makefile", "scripts/bpf_doc.py", "certs/extract-cert.c", "certs/Makefile"})
    link_from(srctree, tree, path);
}

/// Programs that are in the tree or that its modules need, without the sources of their folder.
void omit_without_sources(HeadersPlan& plan, const KernelTree& tree) {
  const auto groups = program_groups(tree, plan);
  for (const auto& row : host_programs()) {
    const std::string group = fs::path(row.path).parent_path();
    const bool is_there = std::count(plan.host_programs.begin(), plan.host_programs.end(), row.path) != 0;
    if (row.path.starts_with("scripts/") || !(is_there || row.required(tree.config))) continue;
    if (std::find(groups.begin(), groups.end(), group) != groups.end()) continue;
    plan.omitted[row.path] =
        "its sources are not in the package: give the source of Linux " + tree.version + " with --srctree";
    std::erase(plan.host_programs, row.path);
  }
}

void require_sources(const std::vector<std::string>& required, const HeadersPlan& plan) {
  for (const auto& path : required)
    if (auto omitted = plan.omitted.find(path); omitted != plan.omitted.end())
      throw Error(ExitStatus::unverified, "a program without which no module can be built cannot be rebuilt", path,
                  omitted->second);
}

/// Without the makefiles that others include nobody knows whether a kept program was made by the same ones.
void read_makefiles_for_cache(CommandRunner& runner, const KernelTree& tree, const fs::path& workspace,
                              HeadersPlan& plan, GroupRequest& run) {
  if (!run.cache) return;
  try {
    add_included_makefiles(plan, tree, ask_makefiles(runner, tree, workspace / "makefiles").makefiles);
  } catch (const Error&) {
    run.cache.reset();
  }
}

}  // namespace

ToolchainRequest native_programs() {
  ToolchainRequest request;
  request.compiler.cc = find_program("cc").empty() ? "gcc" : "cc";
  request.compiler.cc_named_by = "the compiler of this machine";
  // Its first word: the C library is whatever the compiler links.
  if (auto triplets = usual_triplets(srcarch_of_machine(own_machine()), own_machine()); !triplets.empty())
    request.compiler.run_arch = triplets.front().substr(0, triplets.front().find('-'));
  request.rebuild = RebuildMode::always;
  return request;
}

std::string why_not_from_sources(const KernelTree& tree) {
  std::vector<std::string> missing;
  for (const char* path : {"scripts/Makefile", "scripts/Makefile.host", "scripts/basic/fixdep.c",
                           "scripts/mod/Makefile", "scripts/mod/modpost.c", "scripts/mod/file2alias.c"})
    if (!has_file(tree.srctree / path)) missing.emplace_back(path);
  for (const char* path : {kElfConfig, "scripts/mod/devicetable-offsets.h"})
    if (!has_file(tree.objtree / path) && !has_file(tree.srctree / path)) missing.emplace_back(path);
  return missing.empty() ? "" : "the sources of its programs are not in it: " + join(missing, ", ");
}

PackagedPrograms make_packaged_programs(const PackagedProgramsRequest& request, CommandRunner& runner,
                                        const fs::path& workspace) {
  check_toolchain_request(request.toolchain);
  PackagedPrograms made;
  made.tree = read_packaged_tree(request.root, request.place);
  if (const std::string why = why_not_from_sources(made.tree); !why.empty())
    throw Error(ExitStatus::unverified, "host programs cannot be made from this headers tree, " + why,
                request.place.empty() ? "its top folder" : request.place,
                "make a package with `extmod-pkg build` from the kernel's own build folder");
  complete_configuration(made.tree);
  if (request.srctree) link_sources(*request.srctree, made.tree);

  PlanRequest asked;
  asked.btf = false;
  HeadersPlan plan = make_headers_plan(made.tree, true, asked);
  const auto own = tree_programs(made.tree, plan.host_programs);
  omit_without_sources(plan, made.tree);
  require_sources(request.require, plan);
  ToolchainRequest toolchain = request.toolchain;
  toolchain.rebuild = RebuildMode::always;
  toolchain.sysroot = sysroot_for_make(request.toolchain.sysroot, workspace);
  made.toolchain = find_toolchain(runner, toolchain, made.tree, own, workspace);

  RebuildRequest rebuild{request.require, true, request.run};
  rebuild.run.sysroot = toolchain.sysroot;
  read_makefiles_for_cache(runner, made.tree, workspace, plan, rebuild.run);
  RebuildResult result = rebuild_host_programs(runner, workspace, made.tree, made.toolchain, plan, rebuild);
  made.programs = std::move(result.programs);
  made.warnings = std::move(result.warnings);
  return made;
}

}  // namespace extmod
