// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers_tree.h"

#include <charconv>
#include <future>

#include "cache/program_cache.h"
#include "content/elfconfig.h"
#include "content/headers_plan.h"
#include "content/host_program.h"
#include "content/program_groups.h"
#include "content/staging_tree.h"
#include "package/maintainer.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// SOURCE_DATE_EPOCH, else the newest time recorded in the tree; never now.
int64_t package_time(const HeadersPlan& plan) {
  auto epoch = environment("SOURCE_DATE_EPOCH");
  if (!epoch) return plan.newest_time;
  int64_t seconds = 0;
  auto [end, failed] = std::from_chars(epoch->data(), epoch->data() + epoch->size(), seconds);
  if (failed != std::errc() || end != epoch->data() + epoch->size() || seconds < 0)
    throw Error(ExitStatus::impossible, "SOURCE_DATE_EPOCH is no number of seconds since 1970", "`" + *epoch + "`",
                "unset it, or use date +%s");
  return seconds;
}

/// A plugin matches one exact compiler. What a cross build could package would break every compile on the target.
void look_at_gcc_plugins(const BuildRequest& request, BuildReport& report) {
  const auto& plugins = report.makefiles.gcc_plugins;
  if (!report.toolchain.rebuild || plugins.empty()) return;
  if (!request.omit_gcc_plugins)
    throw Error(
        ExitStatus::impossible,
        "the compiler of this kernel loads GCC plugins (" + join(plugins, ", ") +
            ") and this is a cross build: the plugins here are for the build machine and break every compile on "
            "the target, and its gcc refuses rebuilt ones",
        report.tree.objtree,
        "turn these plugins off in the kernel's configuration, or build it natively, or give "
        "--gcc-plugins=omit and build the plugins on the target");
  report.notes.push_back(
      "GCC plugins (" + join(plugins, ", ") +
      ") are left out, their sources are packaged: every module build on the target ends with \"cannot load plugin\" "
      "until they are built there in scripts/gcc-plugins, by the gcc that builds the modules");
}

void look_at_rust(BuildReport& report) {
  if (report.tree.config.enabled("RUST"))
    report.notes.emplace_back(
        "CONFIG_RUST is on: modules in C are served, modules in Rust are not yet (the metadata of the kernel's crates "
        "and its procedural macros are tied to one rustc and not packaged)");
}

void check_formats(const BuildRequest& request, const KernelTree& tree) {
  for (const auto& wanted : wanted_formats(request.formats, request.packagers)) wanted.packager->check(tree);
}

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

void check_all_names(const BuildRequest& request, const BuildReport& report) {
  check_names("--require", request.require, report.programs);
  check_names("--without", request.plan.without, report.programs);
}

/// Everything that make needs and nothing else knows: a sysroot path may have blanks, Kbuild's flags may not.
std::optional<fs::path> sysroot_for_make(const std::optional<fs::path>& sysroot, const fs::path& workspace) {
  if (!sysroot) return std::nullopt;
  fs::create_directory_symlink(fs::canonical(*sysroot), workspace / "sysroot");
  return workspace / "sysroot";
}

RebuildRequest rebuild_request(const BuildRequest& request, const fs::path& workspace) {
  RebuildRequest rebuild;
  rebuild.require = request.require;
  if (request.toolchain.sysroot) rebuild.run.sysroot = workspace / "sysroot";
  rebuild.run.jobs = request.jobs;
  if (request.use_cache) rebuild.run.cache = request.cache ? request.cache : usual_cache_folder();
  rebuild.run.cache_limit = request.cache_limit;
  rebuild.run.cache_wanted = request.cache.has_value();
  return rebuild;
}

/// A cross build rebuilds what objtree has and, of the folders that the kernel's own build reaches late, the rest.
std::vector<HostProgramResult> planned_programs(const BuildRequest& request, const BuildReport& report,
                                                HeadersPlan plan) {
  if (!report.toolchain.rebuild) return native_host_programs(report.tree, plan, request.require);
  for (const auto& group : program_groups(report.tree, plan))
    for (const auto& row : host_programs())
      if (group != "scripts" && row.path.starts_with(group + "/")) plan.host_programs.push_back(row.path);
  std::sort(plan.host_programs.begin(), plan.host_programs.end());
  plan.host_programs.erase(std::unique(plan.host_programs.begin(), plan.host_programs.end()), plan.host_programs.end());
  auto programs = native_host_programs(report.tree, plan, request.require);
  for (auto& program : programs)
    if (program.outcome == ProgramOutcome::native) program.outcome = ProgramOutcome::rebuilt;
  return programs;
}

bool has_program(const BuildReport& report, const std::string& path) {
  for (const auto& program : report.programs)
    if (program.path == path) return program.is_new() || program.outcome == ProgramOutcome::native;
  return false;
}

/// modpost is compiled on the target with what this header says of the machine that runs it.
void describe_host(const BuildReport& report, const HeadersPlan& plan, StagingTree& staging) {
  auto planned = plan.files.find(kElfConfig);
  if (planned == plan.files.end()) return;
  const std::string text = read_file(planned->second.source);
  const std::string right = elfconfig_for(text, report.toolchain.userland.abi.machine);
  if (right != text) staging.write(kElfConfig, right);
}

/// Rebuilds and copies side by side: make leaves the disk alone while it compiles.
void fill(const BuildRequest& request, CommandRunner& runner, Steps& steps, const fs::path& workspace,
          const HeadersPlan& plan, StagingTree& staging, BuildReport& report) {
  auto copy = [&] {
    staging.copy(plan);
    if (report.tree.release_overridden) staging.write("include/config/kernel.release", report.tree.release + "\n");
  };
  if (!report.toolchain.rebuild) {
    steps.run("copying the headers tree", copy);
  } else {
    steps.run("rebuilding host programs for " + report.toolchain.run_arch + " and copying the headers tree", [&] {
      auto rebuilding = std::async(std::launch::async, [&] {
        return rebuild_host_programs(runner, workspace, report.tree, report.toolchain, plan,
                                     rebuild_request(request, workspace));
      });
      copy();
      RebuildResult rebuilt = rebuilding.get();
      report.programs = rebuilt.programs;
      for (const auto& program : report.programs)
        if (program.is_new()) staging.install_program(program.file, program.path);
      describe_host(report, plan, staging);
      for (const auto& warning : rebuilt.warnings) steps.progress().warning(warning);
    });
  }
  if (plan.vmlinux && has_program(report, kResolveBtfids)) staging.write_btf(*plan.vmlinux);
}

void warn_about_left_out(const BuildReport& report, Progress& progress) {
  for (const auto& program : report.programs)
    if (program.outcome == ProgramOutcome::left_out) progress.warning(program.path + " is left out: " + program.reason);
  for (const auto& note : report.notes) progress.warning(note);
}

void describe_programs(const VerifiedTree& tree, BuildReport& report) {
  for (auto& program : report.programs) {
    auto elf = tree.elf().find(program.path);
    if (elf == tree.elf().end()) continue;
    program.libraries = elf->second.needed;
    program.size = fs::file_size(tree.root() / program.path);
  }
}

TreeExpectation expected_of(const BuildRequest& request, const BuildReport& report, const fs::path& workspace) {
  TreeExpectation expectation;
  expectation.srcarch = report.tree.srcarch;
  expectation.object = object_machine(report.tree);
  expectation.userland = report.toolchain.userland;
  if (request.toolchain.root) expectation.sources.push_back(machine_in(*request.toolchain.root));
  if (request.toolchain.sysroot)
    expectation.sources.push_back({"--sysroot " + request.toolchain.sysroot->string(), workspace / "sysroot",
                                   report.toolchain.libraries.folders,
                                   has_c_library(report.toolchain.libraries, report.toolchain.userland)});
  expectation.config = report.tree.config;
  expectation.release = report.tree.release;
  expectation.link_files = report.makefiles.link_files;
  expectation.allow_missing_symvers = request.tree.allow_missing_symvers;
  expectation.program_paths.push_back(workspace);
  for (const auto& path : {report.tree.objtree, report.tree.srctree}) {
    bool known = false;
    for (const auto& other : expectation.build_paths) known = known || other == path;
    if (!known && path.has_relative_path()) expectation.build_paths.push_back(path);
  }
  return expectation;
}

/// An in-tree build cannot tell its own files from the source's.
std::set<std::string> paths_from_source(const KernelTree& tree, const HeadersPlan& plan) {
  std::set<std::string> paths;
  if (tree.in_tree()) return paths;
  const std::string source = tree.srctree.native() + "/";
  const std::string object = tree.objtree.native() + "/";
  const bool source_within = source.starts_with(object);
  for (const auto& [path, file] : plan.files)
    if (file.source.starts_with(source) && (source_within || !file.source.starts_with(object))) paths.insert(path);
  return paths;
}

}  // namespace

void check_sysroot(const std::optional<fs::path>& sysroot) {
  if (sysroot && !fs::is_directory(*sysroot))
    throw Error(ExitStatus::impossible, "the sysroot is no folder", *sysroot,
                "give the folder into which packages of the run arch were unpacked");
}

HeadersTree make_headers_tree(const BuildRequest& request, CommandRunner& runner, Steps& steps,
                              const fs::path& workspace, const fs::path& root, BuildReport& report) {
  report.dry_run = request.dry_run;
  check_sysroot(request.toolchain.sysroot);
  report.tree = steps.run("reading the kernel tree", [&] { return read_kernel_tree(request.tree); });
  std::string maintainer;
  HeadersPlan plan = steps.run("asking the compilers and planning the headers tree", [&] {
    auto plan_with = [&](bool rebuild) { return make_headers_plan(report.tree, rebuild, request.plan); };
    ToolchainRequest toolchain = request.toolchain;
    toolchain.sysroot = sysroot_for_make(request.toolchain.sysroot, workspace);
    // Programs of another machine are rebuilt whatever the compiler says: the plan needs no answer of it.
    const bool foreign = is_foreign(toolchain, report.tree);
    std::future<HeadersPlan> planned;
    if (foreign) planned = std::async(std::launch::async, plan_with, true);
    auto makefiles =
        std::async(std::launch::async, [&] { return ask_makefiles(runner, report.tree, workspace / "makefiles"); });
    auto asked = std::async(std::launch::async, [&] { return find_maintainer(runner, report.tree.srctree); });
    report.toolchain = find_toolchain(runner, toolchain, report.tree, tree_programs(report.tree), workspace);
    maintainer = asked.get();
    report.makefiles = makefiles.get();
    HeadersPlan plan = foreign ? planned.get() : plan_with(report.toolchain.rebuild);
    add_link_files(plan, report.tree, report.makefiles.link_files);
    return plan;
  });
  look_at_gcc_plugins(request, report);
  look_at_rust(report);
  check_formats(request, report.tree);
  report.planned_files = plan.files.size();
  report.planned_bytes = plan.bytes;
  report.dropped = plan.dropped;
  report.package = make_package_info(request.package, report.tree, report.toolchain.userland, package_time(plan));
  if (report.package.maintainer.empty()) report.package.maintainer = maintainer;
  report.programs = planned_programs(request, report, plan);
  if (request.dry_run) {
    check_all_names(request, report);
    return {};
  }

  StagingTree staging(root, report.package.time);
  fill(request, runner, steps, workspace, plan, staging, report);
  check_all_names(request, report);
  warn_about_left_out(report, steps.progress());

  Verification verification =
      steps.run("verifying every file", [&] { return verify_tree(root, expected_of(request, report, workspace)); });
  report.findings = verification.findings;
  report.checked_files = verification.files;
  report.checked_elf_files = verification.elf_files;
  report.verified = verification.tree.has_value();
  if (verification.tree) describe_programs(*verification.tree, report);
  return {std::move(verification.tree), paths_from_source(report.tree, plan)};
}

}  // namespace extmod
