// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers.h"

#include <algorithm>
#include <future>

#include "content/compiler_text.h"
#include "content/elfconfig.h"
#include "content/host_program.h"
#include "content/program_groups.h"
#include "content/staging_tree.h"
#include "jobs/objtree_modules.h"
#include "jobs/trust.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void check_names(const std::string& option, const std::vector<std::string>& names,
                 const std::vector<HostProgramResult>& programs) {
  for (const auto& name : names) {
    bool known = false;
    for (const auto& program : programs)
      known = known || program.path == name || fs::path(program.path).filename() == name;
    if (!known)
      throw Error(ExitStatus::impossible, option + " names a program that this configuration does not build", name,
                  "see the list that `extmod-pkg build OBJTREE --dry-run` prints");
  }
}

void check_all_names(const HeadersRequest& request, const std::vector<HostProgramResult>& programs) {
  check_names("--require", request.require, programs);
  check_names("--without", request.plan.without, programs);
}

RebuildRequest rebuild_request(const HeadersRequest& request, const fs::path& workspace) {
  RebuildRequest rebuild;
  rebuild.require = request.require;
  if (request.toolchain.sysroot) rebuild.run.sysroot = workspace / "sysroot";
  rebuild.run.jobs = request.jobs;
  rebuild.run.cache = cache_folder(request);
  rebuild.run.cache_limit = request.cache_limit;
  rebuild.run.cache_wanted = request.cache.has_value();
  return rebuild;
}

bool has_program(const std::vector<HostProgramResult>& programs, const std::string& path) {
  return std::any_of(programs.begin(), programs.end(), [&](const HostProgramResult& program) {
    return program.path == path && (program.is_new() || program.outcome == ProgramOutcome::native);
  });
}

/// modpost is compiled on the target with what this header says of the machine that runs it.
void describe_host(const HeadersFacts& facts, StagingTree& staging) {
  auto planned = facts.plan.files.find(kElfConfig);
  if (planned == facts.plan.files.end()) return;
  const std::string text = read_file(planned->second.content);
  const std::string right = elfconfig_for(text, facts.toolchain.userland.abi.machine);
  if (right != text) staging.write(kElfConfig, right);
}

/// The configuration names the compiler as the target has it. Where the target cross-compiles, it stays.
void describe_compiler(const HeadersFacts& facts, StagingTree& staging) {
  if (object_machine(facts.tree) != facts.toolchain.userland.abi.machine) return;
  const std::string recorded = facts.tree.config.value("CC_VERSION_TEXT").value_or("");
  const std::string native = native_compiler_text(recorded);
  if (native == recorded) return;
  for (const auto& path : files_with_compiler_text())
    if (auto planned = facts.plan.files.find(path); planned != facts.plan.files.end())
      staging.write(path, replace_all(read_file(planned->second.content), recorded, native));
}

void copy_tree(const HeadersFacts& facts, StagingTree& staging) {
  staging.copy(facts.plan);
  describe_compiler(facts, staging);
  if (facts.tree.release_overridden) staging.write("include/config/kernel.release", facts.tree.release + "\n");
}

/// Rebuilds and copies side by side: make leaves the disk alone while it compiles.
std::vector<HostProgramResult> rebuild_and_copy(const HeadersRequest& request, const HeadersFacts& facts,
                                                CommandRunner& runner, Progress& progress, const fs::path& workspace,
                                                StagingTree& staging) {
  auto rebuilding = std::async(std::launch::async, [&] {
    return rebuild_host_programs(runner, workspace, facts.tree, facts.toolchain, facts.plan,
                                 rebuild_request(request, workspace));
  });
  copy_tree(facts, staging);
  RebuildResult rebuilt = rebuilding.get();
  for (const auto& program : rebuilt.programs)
    if (program.is_new()) staging.install_program(program.file, program.path);
  describe_host(facts, staging);
  for (const auto& warning : rebuilt.warnings) progress.warning(warning);
  return rebuilt.programs;
}

std::vector<HostProgramResult> fill(const HeadersRequest& request, const HeadersFacts& facts, CommandRunner& runner,
                                    Steps& steps, const fs::path& workspace, StagingTree& staging) {
  if (!facts.toolchain.rebuild) {
    steps.run("copying the headers tree", [&] { copy_tree(facts, staging); });
    return native_host_programs(facts.tree, facts.plan, request.require);
  }
  return steps.run("rebuilding host programs for " + facts.toolchain.run_arch + " and copying the headers tree",
                   [&] { return rebuild_and_copy(request, facts, runner, steps.progress(), workspace, staging); });
}

void warn_about_left_out(const HeadersFacts& facts, const std::vector<HostProgramResult>& programs,
                         Progress& progress) {
  for (const auto& program : programs)
    if (program.outcome == ProgramOutcome::left_out) progress.warning(program.path + " is left out: " + program.reason);
  for (const auto& note : facts.notes) progress.warning(note);
}

void describe_programs(const VerifiedTree& tree, std::vector<HostProgramResult>& programs) {
  for (auto& program : programs) {
    auto elf = tree.elf().find(program.path);
    if (elf == tree.elf().end()) continue;
    program.libraries = elf->second.needed;
    program.size = tree.elf_bytes(program.path).size();
  }
}

TreeExpectation expected_of(const HeadersRequest& request, const HeadersFacts& facts, const fs::path& workspace) {
  TreeExpectation expectation;
  expectation.srcarch = facts.tree.srcarch;
  expectation.object = object_machine(facts.tree);
  expectation.userland = facts.toolchain.userland;
  if (request.toolchain.root) expectation.sources.push_back(machine_in(*request.toolchain.root));
  if (const auto& sysroot = facts.toolchain.libraries.sysroot) {
    expectation.sources.push_back(*sysroot);
    expectation.sources.back().name = "--sysroot " + request.toolchain.sysroot->string();
  }
  expectation.config = facts.tree.config;
  expectation.release = facts.tree.release;
  expectation.link_files = facts.makefiles.link_files;
  expectation.allow_missing_symvers = request.tree.allow_missing_symvers;
  expectation.program_paths.push_back(workspace);
  for (const auto& path : {facts.tree.objtree, facts.tree.srctree}) {
    bool known = false;
    for (const auto& other : expectation.build_paths) known = known || other == path;
    if (!known && path.has_relative_path()) expectation.build_paths.push_back(path);
  }
  return expectation;
}

/// The tree that was made, and whether it fits what lies in objtree.
Verification verify(const HeadersRequest& request, const HeadersFacts& facts, const fs::path& workspace,
                    const fs::path& root) {
  auto modules = std::async(std::launch::async, [&] { return audit_objtree_modules(facts.tree); });
  Verification verification = verify_tree(root, expected_of(request, facts, workspace));
  for (auto& finding : modules.get()) verification.findings.push_back(std::move(finding));
  if (has_error(verification.findings)) verification.tree.reset();
  return verification;
}

/// An in-tree build cannot tell its own files from the source's.
std::set<std::string> paths_from_source(const KernelTree& tree, const HeadersPlan& plan) {
  std::set<std::string> paths;
  if (tree.in_tree()) return paths;
  const std::string source = tree.srctree.native() + "/";
  const std::string object = tree.objtree.native() + "/";
  const bool source_within = source.starts_with(object);
  for (const auto& [path, file] : plan.files)
    if (file.content.starts_with(source) && (source_within || !file.content.starts_with(object))) paths.insert(path);
  return paths;
}

}  // namespace

/// A cross build rebuilds what objtree has and, of the folders that the kernel's own build reaches late, the rest.
std::vector<HostProgramResult> planned_programs(const HeadersRequest& request, const HeadersFacts& facts) {
  HeadersPlan plan = facts.plan;
  if (!facts.toolchain.rebuild) {
    auto programs = native_host_programs(facts.tree, plan, request.require);
    check_all_names(request, programs);
    return programs;
  }
  for (const auto& group : program_groups(facts.tree, plan))
    for (const auto& row : host_programs())
      if (group != "scripts" && row.path.starts_with(group + "/")) plan.host_programs.push_back(row.path);
  std::sort(plan.host_programs.begin(), plan.host_programs.end());
  plan.host_programs.erase(std::unique(plan.host_programs.begin(), plan.host_programs.end()), plan.host_programs.end());
  auto programs = native_host_programs(facts.tree, plan, request.require);
  for (auto& program : programs)
    if (program.outcome == ProgramOutcome::native) program.outcome = ProgramOutcome::rebuilt;
  check_all_names(request, programs);
  return programs;
}

MadeHeaders make_headers(const HeadersRequest& request, const HeadersFacts& facts, CommandRunner& runner, Steps& steps,
                         const fs::path& workspace, const fs::path& root) {
  StagingTree staging(root, facts.time);
  MadeHeaders made;
  made.programs = fill(request, facts, runner, steps, workspace, staging);
  if (facts.plan.vmlinux && has_program(made.programs, kResolveBtfids)) staging.write_btf(*facts.plan.vmlinux);
  check_all_names(request, made.programs);
  warn_about_left_out(facts, made.programs, steps.progress());
  made.verification = steps.run("verifying every file", [&] { return verify(request, facts, workspace, root); });
  if (made.verification.tree) describe_programs(*made.verification.tree, made.programs);
  made.from_source = paths_from_source(facts.tree, facts.plan);
  return made;
}

}  // namespace extmod
