// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers_facts.h"

#include <algorithm>
#include <future>

#include "content/host_program.h"
#include "content/makefile_files.h"
#include "jobs/prepare_record.h"
#include "jobs/source_date.h"
#include "package/maintainer.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A plugin matches one exact compiler. What a cross build could package would break every compile on the target.
void look_at_gcc_plugins(const HeadersRequest& request, HeadersFacts& facts) {
  const auto& plugins = facts.makefiles.gcc_plugins;
  if (!facts.toolchain.rebuild || plugins.empty()) return;
  if (!request.omit_gcc_plugins)
    throw Error(
        ExitStatus::impossible,
        "the compiler of this kernel loads GCC plugins (" + join(plugins, ", ") +
            ") and this is a cross build: the plugins here are for the build machine and break every compile on "
            "the target, and its gcc refuses rebuilt ones",
        facts.tree.objtree,
        "turn these plugins off in the kernel's configuration, or build it natively, or give "
        "--gcc-plugins=omit and build the plugins on the target");
  facts.notes.push_back(
      "GCC plugins (" + join(plugins, ", ") +
      ") are left out, their sources are packaged: every module build on the target ends with \"cannot load plugin\" "
      "until they are built there in scripts/gcc-plugins, by the gcc that builds the modules");
}

/// The version in the first line of --version, without the name under which gcc was called.
std::string version_in(const std::string& line, bool is_clang) {
  return is_clang ? line : std::string(trim(std::string_view(line).substr(std::min(line.find(' '), line.size()))));
}

/// What ties modules to the very compiler that built the kernel.
std::vector<std::string> bound_to_compiler(const HeadersFacts& facts) {
  std::vector<std::string> names;
  if (!facts.makefiles.gcc_plugins.empty()) names.emplace_back("GCC plugins");
  const KernelConfig& config = facts.tree.config;
  if (config.enabled("LTO") || config.enabled("LTO_CLANG") || config.enabled("LTO_GCC")) names.emplace_back("LTO");
  if (config.enabled("CFI") || config.enabled("CFI_CLANG")) names.emplace_back("CFI");
  return names;
}

/// Host programs come out the same from any compiler. A person who has another version here will meet it in modules.
void look_at_compiler(HeadersFacts& facts) {
  const auto& compiler = facts.toolchain.compiler;
  const auto kernels = facts.tree.config.value("CC_VERSION_TEXT");
  if (!compiler || !kernels || !facts.tree.object || compiler->machine != facts.tree.object) return;
  const bool is_clang = kernels->find("clang") != std::string::npos;
  if (compiler->is_clang != is_clang || version_in(compiler->version, is_clang) == version_in(*kernels, is_clang))
    return;
  if (auto names = bound_to_compiler(facts); !names.empty())
    facts.notes.push_back("the kernel was built by another compiler, " + *kernels + ", than the one here, " +
                          compiler->version + ": the packaged programs run all the same, but the kernel uses " +
                          join(names, " and ") + ", so its modules have to be built by the former");
}

void look_at_rust(HeadersFacts& facts) {
  if (facts.tree.config.enabled("RUST"))
    facts.notes.emplace_back(
        "CONFIG_RUST is on: modules in C are served, modules in Rust are not yet (the metadata of the kernel's crates "
        "and its procedural macros are tied to one rustc and not packaged)");
}

void look_at_makefiles_outside(HeadersFacts& facts) {
  for (const auto& path : facts.makefiles.outside)
    facts.notes.push_back(
        "the tree's makefiles read " + path +
        ", which is outside of the tree and not packaged: on the target the same file has to be there, "
        "or the makefiles have to do without");
}

/// The compiler's questions, make's and the walk over the trees go on side by side.
void ask_all(const HeadersRequest& request, CommandRunner& runner, const fs::path& workspace, HeadersFacts& facts) {
  const KernelTree& tree = facts.tree;
  ToolchainRequest toolchain = request.toolchain;
  toolchain.sysroot = sysroot_for_make(request.toolchain.sysroot, workspace);
  auto plan_with = [&](bool rebuild) { return make_headers_plan(tree, rebuild, request.plan); };
  // Programs of another machine are rebuilt whatever the compiler says: the plan needs no answer of it.
  const bool foreign = is_foreign(toolchain, tree);
  std::future<HeadersPlan> planned;
  if (foreign) planned = std::async(std::launch::async, plan_with, true);
  // make runs whatever the makefiles name while it reads them.
  auto makefiles = std::async(std::launch::async, [&] {
    return request.dry_run ? read_makefiles(tree) : ask_makefiles(runner, tree, workspace / "makefiles");
  });
  auto maintainer = std::async(std::launch::async, [&] { return find_maintainer(runner, tree.srctree); });
  // Of the other trees every program that would be packaged is looked at.
  if (!foreign) facts.plan = plan_with(false);
  const std::vector<std::string> programs = foreign ? std::vector<std::string>{kFixdep} : facts.plan.host_programs;
  facts.toolchain = find_toolchain(runner, toolchain, tree, tree_programs(tree, programs), workspace);
  facts.maintainer = maintainer.get();
  facts.makefiles = makefiles.get();
  if (foreign) facts.plan = planned.get();
  if (!foreign && facts.toolchain.rebuild) facts.plan = plan_with(true);
}

}  // namespace

void check_folder(const std::optional<fs::path>& folder, const std::string& option) {
  if (folder && !fs::is_directory(*folder))
    throw Error(ExitStatus::impossible, option + " names no folder", *folder,
                "give a folder with files of the machine where modules will be built");
}

std::optional<fs::path> sysroot_for_make(const std::optional<fs::path>& sysroot, const fs::path& workspace) {
  if (!sysroot) return std::nullopt;
  fs::create_directory_symlink(fs::canonical(*sysroot), workspace / "sysroot");
  return workspace / "sysroot";
}

void check_toolchain_request(const ToolchainRequest& request) {
  check_folder(request.sysroot, "--sysroot");
  check_folder(request.root, "--root");
  auto words = split_words(request.compiler.cc.value_or(""));
  if (!words.empty() && words.front().find('/') == std::string::npos && find_program(words.front()).empty())
    throw Error(ExitStatus::environment, "the compiler is not here", words.front() + " (named by --cc)",
                "install it, or name another one");
}

void look_at_makefiles(const HeadersRequest& request, HeadersFacts& facts) {
  add_link_files(facts.plan, facts.tree, facts.makefiles.link_files);
  add_included_makefiles(facts.plan, facts.tree, facts.makefiles.makefiles);
  look_at_makefiles_outside(facts);
  look_at_gcc_plugins(request, facts);
}

HeadersFacts read_facts(const HeadersRequest& request, KernelTree tree, CommandRunner& runner,
                        const fs::path& workspace) {
  HeadersFacts facts;
  facts.tree = std::move(tree);
  ask_all(request, runner, workspace, facts);
  look_at_makefiles(request, facts);
  look_at_compiler(facts);
  look_at_rust(facts);
  facts.time = source_date_epoch().value_or(time_of_prepare(facts.tree.objtree).value_or(facts.plan.newest_time));
  return facts;
}

}  // namespace extmod
