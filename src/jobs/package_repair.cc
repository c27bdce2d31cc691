// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/package_repair.h"

#include <algorithm>

#include "content/elfconfig.h"
#include "content/file_rules.h"
#include "content/host_program.h"
#include "jobs/packaged_programs.h"
#include "jobs/tree_copy.h"
#include "jobs/trust.h"
#include "package/package_entry.h"
#include "support/error.h"
#include "support/text.h"
#include "target/sysroot_record.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr int64_t kPerSecond = 1'000'000'000;
constexpr mode_t kProgramMode = 0755;

/// The first error in what make said of a program.
std::string first_error(const std::string& log) {
  for (const auto& line : split(log, '\n'))
    if (line.find("error: ") != std::string::npos) {
      // Without the folders of the private tree.
      constexpr std::string_view kCopy = "/hostprogs/";
      const size_t at = line.find(kCopy);
      return std::string(trim(at == std::string::npos ? line : line.substr(at + kCopy.size())));
    }
  return {};
}

std::string why_not_made(const HostProgramResult& program) {
  const std::string said = first_error(program.log);
  return program.reason + (said.empty() ? "" : " (" + said + ")");
}

/// What one headers tree gets.
class TreeRepair {
 public:
  TreeRepair(const RepairRequest& request, const OpenedPath& opened, const WrongPrograms& wrong,
             const std::string& place, PackageChanges& changes, RepairedPath& row)
      : request_(request), opened_(opened), wrong_(wrong), place_(place), changes_(changes), row_(row) {}

  bool has_work() const {
    return std::any_of(wrong_.programs.begin(), wrong_.programs.end(),
                       [&](const auto& at) { return is_here(at.first); }) ||
           std::any_of(wrong_.elfconfigs.begin(), wrong_.elfconfigs.end(),
                       [&](const auto& at) { return is_here(at.first); });
  }

  void run(const fs::path& unpacked, CommandRunner& runner, Steps& steps, const fs::path& workspace) {
    const auto made = steps.run("rebuilding host programs from the sources in the package",
                                [&] { return make_packaged_programs(programs_request(unpacked), runner, workspace); });
    for (const auto& sentence : made.warnings) steps.progress().warning(sentence);
    warn_of_compilers(request_.headers, made.tree, steps.progress());
    row_.userland = to_string(made.toolchain.userland.abi);
    changes_.userland = made.toolchain.userland;
    for (const auto& [path, why] : wrong_.programs)
      if (is_here(path)) replace(path, made);
    for (const auto& [path, why] : wrong_.elfconfigs)
      if (is_here(path)) correct(path, made.toolchain.userland.abi.machine);
  }

 private:
  bool is_here(const std::string& path) const {
    const std::string* place = place_with(opened_.places, path);
    return place != nullptr && *place == place_;
  }

  PackagedProgramsRequest programs_request(const fs::path& unpacked) const {
    PackagedProgramsRequest programs;
    programs.root = unpacked;
    programs.place = place_;
    programs.srctree = request_.headers.tree.srctree;
    programs.toolchain = request_.headers.toolchain;
    const KernelConfig config(opened_.installed->text(below(place_, "include/config/auto.conf")).value_or(""));
    for (const auto& [path, why] : wrong_.programs)
      if (is_here(path) && is_required(path_in(place_, path), config))
        programs.require.push_back(path_in(place_, path));
    programs.run.jobs = request_.headers.jobs;
    programs.run.cache = cache_folder(request_.headers);
    programs.run.cache_limit = request_.headers.cache_limit;
    programs.run.cache_wanted = request_.headers.cache.has_value();
    return programs;
  }

  void replace(const std::string& path, const PackagedPrograms& made) {
    const std::string relative = path_in(place_, path);
    const auto program = std::find_if(made.programs.begin(), made.programs.end(),
                                      [&](const HostProgramResult& result) { return result.path == relative; });
    const auto old = opened_.tree->look_up(path);
    if (program != made.programs.end() && program->is_new()) {
      changes_.files[path] = {read_file(program->file), old ? old->mode & 0777 : kProgramMode};
      row_.rebuilt.push_back(path);
      return;
    }
    const bool is_known = program != made.programs.end() && !program->reason.empty();
    const std::string why = is_known ? why_not_made(*program)
                            : is_build_only(relative)
                                ? "only the build of the kernel itself runs it"
                                : "only programs of module builds are rebuilt, and it is none of them";
    if (!old)
      throw Error(ExitStatus::unverified, "a program that module builds run is missing and cannot be made", path, why);
    changes_.removed.insert(path);
    row_.removed[path] = why;
  }

  /// As `build` writes it.
  void correct(const std::string& path, const ElfMachine& machine) {
    const std::string text = opened_.tree->text(path).value_or("");
    const std::string right = elfconfig_for(text, machine);
    if (right == text) return;
    changes_.files[path] = {right, opened_.tree->look_up(path)->mode & 0777};
    row_.corrected.push_back(path);
  }

  const RepairRequest& request_;
  const OpenedPath& opened_;
  const WrongPrograms& wrong_;
  const std::string& place_;
  PackageChanges& changes_;
  RepairedPath& row_;
};

/// What all programs of the result need.
void derive_needs(const RepairRequest& request, const OpenedPath& opened, PackageChanges& changes) {
  changes.derive_depends = request.derive_depends;
  if (!request.derive_depends) return;
  auto programs = programs_in(*opened.tree, opened.places);
  for (const auto& path : changes.removed) programs.erase(path);
  for (const auto& [path, content] : changes.files)
    if (auto elf = read_elf_bytes(content.bytes)) programs.insert_or_assign(path, *elf);
  changes.libraries = library_needs(programs);
  changes.gnu_hash = needs_gnu_hash(programs);
  changes.library_packages = library_packages_in(request.headers.toolchain.sysroot);
}

/// The newest time in the headers trees: the same for every run.
int64_t newest_seconds(const OpenedPath& opened) {
  int64_t newest = 0;
  for (const auto& place : opened.places)
    for (const auto& entry : opened.tree->entries(place))
      if (entry.kind == EntryKind::file)
        newest = std::max(newest, opened.tree->look_up(below(place, entry.path))->mtime);
  return newest / kPerSecond;
}

}  // namespace

PackageChanges find_changes(const RepairRequest& request, const OpenedPath& opened, const WrongPrograms& wrong,
                            CommandRunner& runner, Steps& steps, const fs::path& workspace, RepairedPath& row) {
  const fs::path unpacked = workspace / "unpacked";
  fs::create_directory(unpacked);
  steps.run("unpacking " + row.path.filename().string(), [&] { copy_tree(*opened.installed, "", unpacked); });
  PackageChanges changes;
  changes.version = request.version;
  changes.time = newest_seconds(opened);
  for (size_t i = 0; i < opened.places.size(); ++i) {
    TreeRepair repair(request, opened, wrong, opened.places[i], changes, row);
    if (!repair.has_work()) continue;
    const fs::path own = workspace / std::to_string(i);
    fs::create_directory(own);
    repair.run(unpacked, runner, steps, own);
  }
  // Where a module build reads one, the verifier misses it in the result.
  for (const auto& [path, why] : wrong.links) {
    changes.removed.insert(path);
    row.removed[path] = "it " + why;
  }
  derive_needs(request, opened, changes);
  return changes;
}

}  // namespace extmod
