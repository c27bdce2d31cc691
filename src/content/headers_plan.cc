// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/headers_plan.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "content/file_rules.h"
#include "content/host_program.h"
#include "kernel/release_in_kernel.h"
#include "support/elf_sections.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/file_walk.h"
#include "support/text.h"
#include "target/compiler_choice.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

PlannedFile look_at(const std::string& path, bool link, int64_t& time) {
  struct stat status = {};
  if (::lstat(path.c_str(), &status) != 0) throw system_error("cannot read the file", path, errno);
  PlannedFile file{path, (status.st_mode & S_IXUSR) != 0, link, {}, static_cast<uint64_t>(status.st_size)};
  if (link) file.target = fs::read_symlink(path).string();
  time = status.st_mtim.tv_sec;
  return file;
}

void add(HeadersPlan& plan, const fs::path& root, const WalkEntry& entry, bool from_objtree) {
  int64_t time = 0;
  plan.files[entry.path] = look_at(root.string() + "/" + entry.path, entry.kind == EntryKind::link, time);
  if (from_objtree) plan.newest_time = std::max(plan.newest_time, time);
}

bool is_content(EntryKind kind) {
  return kind == EntryKind::file || kind == EntryKind::link;
}

bool is_planned(const HeadersPlan& plan, const std::string& path) {
  auto at = plan.files.lower_bound(path);
  return at != plan.files.end() && (at->first == path || at->first.starts_with(path + "/"));
}

/// Links from a packaged folder to a file that is not packaged (scripts/kernel-doc of 7.x, into tools/) are left out.
/// Links that dangle or leave the tree stay: the verifier names them.
void leave_out_links_to_the_rest(HeadersPlan& plan, const KernelTree& tree) {
  std::vector<std::string> unplanned;
  for (const auto& [path, file] : plan.files) {
    if (!file.link || file.target.starts_with("/")) continue;
    fs::path target = (fs::path(path).parent_path() / file.target).lexically_normal();
    bool inside = !target.empty() && *target.begin() != "..";
    std::error_code ignored;
    if (inside && fs::exists(tree.srctree / target, ignored) && !is_planned(plan, target.string()))
      unplanned.push_back(path);
  }
  for (const auto& path : unplanned) plan.files.erase(path);
}

/// ELF files below scripts/ and tools/ are host programs (or plugins). Their machine is read, not guessed.
void sort_out_programs(HeadersPlan& plan, const KernelTree& tree, bool rebuild) {
  for (auto at = plan.files.begin(); at != plan.files.end();) {
    const auto& [path, file] = *at;
    bool candidate = !file.link && file.content.starts_with(tree.objtree.native()) &&
                     (path.starts_with("scripts/") || path.starts_with("tools/") || path.starts_with("certs/"));
    std::optional<ElfFacts> elf;
    try {
      if (candidate) elf = read_elf(file.content);
    } catch (const ElfError&) {
      // stays in the tree, where the verifier names it
    }
    bool drop = elf && rebuild;
    if (elf) (elf->is_program() ? plan.host_programs : plan.dropped).push_back(path);
    at = drop ? plan.files.erase(at) : std::next(at);
  }
  if (!rebuild) plan.dropped.clear();
}

bool is_named(const std::string& path, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return path == name || fs::path(path).filename() == name; });
}

/// --without PROGRAM: refuses to leave out a program that every module build needs.
void leave_out_on_request(HeadersPlan& plan, const KernelTree& tree, const std::vector<std::string>& without) {
  for (const auto& program : host_programs()) {
    if (!is_named(program.path, without)) continue;
    if (program.required(tree.config))
      throw Error(ExitStatus::impossible,
                  "--without names a program that this kernel's modules cannot be built without", program.path,
                  "it is needed for " + program.feature);
    plan.omitted[program.path] = "--without";
  }
  for (const auto& path : plan.host_programs)
    if (is_named(path, without)) plan.omitted[path] = "--without";
}

void drop(HeadersPlan& plan, const std::string& path) {
  plan.files.erase(path);
  std::erase(plan.host_programs, path);
}

/// Left in objtree by another configuration.
void drop_unused(HeadersPlan& plan, const KernelTree& tree) {
  for (const auto& program : host_programs())
    if (!program.path.starts_with("scripts/") && !program.used(tree.config)) drop(plan, program.path);
}

bool is_whole_elf(const fs::path& path) {
  try {
    has_section(path, "");
    return true;
  } catch (const ElfError&) {
    return false;
  }
}

bool has_btf(const KernelTree& tree, const fs::path& vmlinux) {
  try {
    auto machine = read_elf_machine(vmlinux);
    if (!machine)
      throw Error(ExitStatus::impossible, "this vmlinux is no ELF file", vmlinux,
                  "give the vmlinux of the kernel build, not a compressed image");
    if (auto object = object_machine(tree); object && machine != *object)
      throw Error(ExitStatus::impossible, "this vmlinux is for another machine, " + to_string(*machine), vmlinux,
                  "give the one of " + tree.release);
    return has_section(vmlinux, ".BTF");
  } catch (const ElfError& broken) {
    throw Error(ExitStatus::impossible, "this vmlinux is damaged (" + std::string(broken.what()) + ")", vmlinux);
  }
}

/// A file with nothing but type information does not say of which release it is.
void check_release(const KernelTree& tree, const fs::path& vmlinux) {
  const auto release = release_in_kernel_file(vmlinux);
  if (release && *release != tree.release)
    throw Error(ExitStatus::impossible, "this vmlinux is of another kernel, " + *release, vmlinux,
                "give the one of " + tree.release);
}

/// Modules get BTF on the target from vmlinux, and resolve_btfids finishes it. Neither is of use alone.
void plan_btf(HeadersPlan& plan, const KernelTree& tree, bool rebuild, const std::optional<fs::path>& given) {
  if (given) check_release(tree, *given);
  if (!find_host_program(kResolveBtfids)->used(tree.config) || plan.omitted.contains(kResolveBtfids)) return;
  fs::path vmlinux = given.value_or(tree.objtree / "vmlinux");
  if (!given && !fs::exists(vmlinux)) {
    plan.omitted[kResolveBtfids] =
        "modules built on the target will have no BTF: that needs the kernel's vmlinux, which is not in OBJTREE; give "
        "it with --vmlinux FILE";
  } else if (!given && !is_whole_elf(vmlinux)) {
    plan.omitted[kResolveBtfids] = "modules built on the target will have no BTF: " + vmlinux.string() +
                                   " is no whole ELF file; build the kernel to its end, or give --vmlinux FILE";
  } else if (!has_btf(tree, vmlinux)) {
    plan.omitted[kResolveBtfids] = "modules built on the target will have no BTF: " + vmlinux.string() + " has none";
  } else if (rebuild ? !fs::exists(tree.srctree / fs::path(kResolveBtfids).parent_path() / "Makefile")
                     : !plan.files.contains(kResolveBtfids)) {
    plan.omitted[kResolveBtfids] =
        "modules built on the target will have no BTF: " +
        std::string(rebuild ? "the source has no files to build this program from" : "this program is not in OBJTREE");
  } else {
    plan.vmlinux = vmlinux;
  }
}

bool matches_one(const std::vector<std::string>& patterns, const std::string& path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_path(pattern, path); });
}

void check_included(const HeadersPlan& plan, const KernelTree& tree, const std::vector<std::string>& included) {
  for (const auto& pattern : included) {
    const bool there =
        !pattern.starts_with("/") && std::any_of(plan.files.begin(), plan.files.end(),
                                                 [&](const auto& file) { return matches_path(pattern, file.first); });
    if (!there)
      throw Error(ExitStatus::impossible, "--include names no file of the kernel's source or of OBJTREE", pattern,
                  "give a file, a folder or a quoted pattern such as 'drivers/net/x/*.h', from the top of " +
                      tree.srctree.string());
  }
}

/// What links of `included` point to. A folder of links to every architecture (scripts/dtc/include-prefixes) means the
/// kernel's own; the link to another has to be named itself.
std::vector<std::string> behind_links(const HeadersPlan& plan, const KernelTree& tree,
                                      const std::vector<std::string>& included) {
  std::vector<std::string> targets;
  for (const auto& [path, file] : plan.files) {
    if (!file.link || file.target.starts_with("/") || !matches_one(included, path)) continue;
    std::string target = (fs::path(path).parent_path() / file.target).lexically_normal();
    const bool foreign = target.starts_with("arch/") && !(target + "/").starts_with("arch/" + tree.srcarch + "/");
    if (!foreign || std::find(included.begin(), included.end(), path) != included.end()) targets.push_back(target);
  }
  return targets;
}

/// The files that the rules take. What is behind included links is found by walking again.
HeadersPlan walk_trees(const KernelTree& tree, const std::vector<std::string>& asked) {
  std::set<std::string> included(asked.begin(), asked.end());
  for (;;) {
    const std::vector<std::string> patterns(included.begin(), included.end());
    FileRules rules(tree.srcarch, patterns);
    HeadersPlan plan;
    for (const auto& entry : walk(tree.srctree, [&](const std::string& folder) { return rules.enter_source(folder); }))
      if (is_content(entry.kind) && rules.take_source(entry.path)) add(plan, tree.srctree, entry, false);
    for (const auto& entry : walk(tree.objtree, [&](const std::string& folder) { return rules.enter_object(folder); }))
      if (is_content(entry.kind) && rules.take_object(entry.path)) {
        // The generated Makefile of an objtree is not taken: the package has the source's.
        add(plan, tree.objtree, entry, true);
      }
    for (const auto& target : behind_links(plan, tree, patterns)) included.insert(target);
    if (included.size() > patterns.size()) continue;
    check_included(plan, tree, asked);
    return plan;
  }
}

}  // namespace

bool is_wanted(const HostProgram& program, const KernelTree& tree, const HeadersPlan& plan) {
  return program.used(tree.config) ||
         std::find(plan.host_programs.begin(), plan.host_programs.end(), program.path) != plan.host_programs.end();
}

HeadersPlan make_headers_plan(const KernelTree& tree, bool rebuild, const PlanRequest& request) {
  HeadersPlan plan = walk_trees(tree, request.include);
  leave_out_links_to_the_rest(plan, tree);
  sort_out_programs(plan, tree, rebuild);
  leave_out_on_request(plan, tree, request.without);
  drop_unused(plan, tree);
  if (request.btf) plan_btf(plan, tree, rebuild, request.vmlinux);
  for (const auto& [path, reason] : plan.omitted) drop(plan, path);
  for (const auto& [path, file] : plan.files) plan.bytes += file.size;
  return plan;
}

void plan_file(HeadersPlan& plan, const KernelTree& tree, const std::string& path, bool from_objtree) {
  const fs::path source = fs::canonical((from_objtree ? tree.objtree : tree.srctree) / path);
  int64_t time = 0;
  PlannedFile file = look_at(source, false, time);
  if (from_objtree) plan.newest_time = std::max(plan.newest_time, time);
  plan.bytes += file.size;
  plan.files[path] = file;
}

}  // namespace extmod
