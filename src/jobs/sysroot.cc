// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot.h"

#include "content/headers_plan.h"
#include "content/host_program.h"
#include "jobs/new_folder.h"
#include "jobs/prepare_state.h"
#include "jobs/sysroot_compiler.h"
#include "jobs/sysroot_files.h"
#include "jobs/sysroot_sources.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "target/sysroot_repair.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The first format whose packages can be downloaded.
const LibraryPackages& fetched_packages() {
  for (const auto& format : package_formats())
    if (format.libraries != nullptr && format.libraries().fetch != nullptr) return format.libraries();
  throw Error(ExitStatus::impossible, "no package format has libraries to download", "sysroot");
}

/// As most packages name it: the first format that has a word for it.
std::string architecture_of(const std::string& triplet) {
  for (const auto& format : package_formats())
    if (format.libraries != nullptr)
      if (const auto names = format.libraries().architectures(triplet); !names.empty()) return names.front();
  return triplet;
}

/// The GNU triplet that the request or the tree names; empty if neither does.
std::string wanted_triplet(const SysrootRequest& request, const std::optional<KernelTree>& tree) {
  if (request.compiler.run_arch) {
    std::string triplet = triplet_named(*request.compiler.run_arch);
    if (triplet.empty() || !abi_of_triplet(triplet))
      throw Error(ExitStatus::impossible, "--run-arch names no architecture for which there are packages",
                  *request.compiler.run_arch,
                  "give a distribution's name such as arm64, a kernel's ARCH or a GNU triplet");
    return triplet;
  }
  if (!tree) return {};
  auto triplets = wanted_userland({}, *tree).triplets;
  return triplets.empty() ? "" : triplets.front();
}

/// What is there already must be ours to replace.
void check_output(const fs::path& output) {
  std::error_code ignored;
  if (!fs::exists(output, ignored) || read_sysroot_record(output)) return;
  if (!fs::is_directory(output) || !fs::is_empty(output))
    throw Error(ExitStatus::impossible, "the folder is there already, and no earlier run of this command made it",
                output, "give a new folder");
}

/// Development packages of the libraries that the host programs of this kernel link.
std::vector<std::string> packages_for(const KernelTree& tree) {
  std::vector<std::string> names;
  const auto wanted = libraries_of_programs(tree);
  names.reserve(wanted.size());
  for (const auto& [library, programs] : wanted) names.push_back(fetched_packages().development_package(library));
  return names;
}

void check_only_one(const SysrootRecord& record, const SysrootPackage& package) {
  for (const auto& other : record.packages)
    if (other.name == package.name && other.format == package.format && !package.version.empty())
      throw Error(ExitStatus::impossible, "two packages of one name, " + other.version + " and " + package.version,
                  package.name, "give one of them");
}

/// Fills one sysroot from several sources.
class SysrootMaker {
 public:
  SysrootMaker(const SysrootRequest& request, CommandRunner& runner, Progress& progress, const fs::path& beside)
      : request_(request), runner_(runner), progress_(progress), beside_(beside), root_(beside / "sysroot") {
    for (const char* folder : {"sysroot", "fetched", "scratch"}) fs::create_directory(beside_ / folder);
  }

  SysrootRecord make(std::vector<std::string>& problems) {
    if (request_.tree) tree_ = read_finished_tree(*request_.tree);
    target_.limits = request_.limits;
    choose_target();
    std::vector<std::string> names = request_.fetch;
    if (tree_)
      for (const auto& name : packages_for(*tree_)) names.push_back(name);
    if (names.empty() && request_.sources.empty() && !root_of_compiler_)
      throw Error(ExitStatus::impossible, "no package was named", request_.output,
                  "give packages, an archive or a folder, --fetch NAME..., --from-compiler, or --for OBJTREE");
    std::vector<fs::path> sources = request_.sources;
    for (const auto& file : fetched(names)) sources.push_back(file);
    progress_.step("unpacking libraries and headers");
    if (root_of_compiler_) take_compiler();
    for (const auto& source : sources) {
      const fs::path part = new_part();
      add(fill_from(source, target_, part, problems), part);
    }
    for (auto& problem : repair_sysroot(root_)) problems.push_back(std::move(problem));
    record_.run_arch = target_.run_arch;
    record_.triplet = target_.triplet;
    record_.libraries = libraries_below(root_, target_.abi);
    write_sysroot_record(root_, record_);
    fs::permissions(root_, fs::perms(0755));
    return record_;
  }
  const fs::path& root() const { return root_; }

 private:
  void choose_target() {
    target_.triplet = wanted_triplet(request_, tree_);
    if (request_.from_compiler) {
      root_of_compiler_ = find_compilers_root(runner_, request_.compiler, tree_, target_.triplet, beside_ / "scratch");
      if (target_.triplet.empty()) target_.triplet = root_of_compiler_->compiler.triplet;
    }
    const auto abi = abi_of_triplet(target_.triplet);
    if (!abi)
      throw Error(ExitStatus::impossible, "no architecture was named", request_.output,
                  "give --run-arch arm64, or --for OBJTREE");
    target_.abi = *abi;
    target_.run_arch = architecture_of(target_.triplet);
    if (root_of_compiler_ && root_of_compiler_->compiler.machine != abi->machine)
      throw Error(ExitStatus::impossible,
                  "the compiler makes programs for " + to_string(*root_of_compiler_->compiler.machine) +
                      ", wanted is " + to_string(*abi),
                  join(root_of_compiler_->compiler.argv, " "), "name another one with --cc, or leave out --run-arch");
  }

  std::vector<fs::path> fetched(const std::vector<std::string>& names) {
    if (names.empty()) return {};
    const LibraryPackages& packages = fetched_packages();
    const auto architectures = packages.architectures(target_.triplet);
    if (architectures.empty())
      throw Error(ExitStatus::impossible, "nobody here has packages of this architecture", target_.triplet,
                  "give files instead of --fetch and --for");
    progress_.step("looking for " + join(names, " ") + " for " + architectures.front());
    return packages.fetch(runner_, progress_, {names, architectures.front(), beside_ / "fetched", request_.refresh});
  }

  void take_compiler() {
    const Compiler& compiler = root_of_compiler_->compiler;
    const fs::path part = new_part();
    fill_from_folder(root_of_compiler_->folder, target_, part);
    add({fs::path(compiler.argv.front()).filename(), compiler.version, target_.run_arch, {}, {}, kCompilerFormat},
        part);
  }

  fs::path new_part() {
    fs::path part = beside_ / ("part-" + std::to_string(record_.packages.size()));
    fs::create_directory(part);
    return part;
  }

  void add(SysrootPackage package, const fs::path& part) {
    check_only_one(record_, package);
    merge_into(part, root_, package.name);
    fs::remove_all(part);
    record_.packages.push_back(std::move(package));
  }

  const SysrootRequest& request_;
  CommandRunner& runner_;
  Progress& progress_;
  fs::path beside_;
  fs::path root_;
  std::optional<KernelTree> tree_;
  std::optional<CompilersRoot> root_of_compiler_;
  SysrootTarget target_;
  SysrootRecord record_;
};

}  // namespace

std::map<std::string, std::vector<std::string>> libraries_of_programs(const KernelTree& tree) {
  std::map<std::string, std::vector<std::string>> libraries;
  const HeadersPlan plan = make_headers_plan(tree, true);
  for (const auto& program : host_programs())
    if (is_wanted(program, tree, plan))
      for (const auto& library : program.libraries) libraries[library].push_back(program.path);
  return libraries;
}

SysrootReport make_sysroot(const SysrootRequest& request, CommandRunner& runner, Progress& progress) {
  check_output(request.output);
  SysrootReport report;
  report.path = prepare_new_folder(request.output);
  TempDir beside(report.path.parent_path());
  try {
    SysrootMaker maker(request, runner, progress, beside.path());
    report.record = maker.make(report.problems);
    for (const auto& problem : report.problems) progress.warning(problem);
    replace_folder(maker.root(), report.path, beside.path() / "old");
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot fill the sysroot", error.path1(), error.code().value());
  }
  return report;
}

}  // namespace extmod
