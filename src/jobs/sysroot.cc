// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot.h"

#include <fcntl.h>

#include <cstdio>
#include <set>

#include "content/headers_plan.h"
#include "content/host_program.h"
#include "package/extractor.h"
#include "package/package_format.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/memory_limit.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "target/compiler_choice.h"
#include "target/sysroot.h"
#include "target/sysroot_repair.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

const LibraryPackages& library_packages() {
  for (const auto& format : package_formats())
    if (format.libraries) return format.libraries();
  throw Error(ExitStatus::impossible, "no package format has libraries", "sysroot");
}

/// The GNU triplet of the packages.
std::string triplet_of(const SysrootRequest& request, const std::optional<KernelTree>& tree) {
  if (request.run_arch.empty() && tree) {
    auto triplets = wanted_userland({}, *tree).triplets;
    if (!triplets.empty()) return triplets.front();
  }
  if (request.run_arch.empty())
    throw Error(ExitStatus::impossible, "no architecture was named", request.output,
                "give --run-arch arm64, or --for OBJTREE");
  std::string triplet = triplet_named(request.run_arch);
  if (library_packages().architecture(triplet).empty())
    throw Error(ExitStatus::impossible, "--run-arch names no architecture for which there are packages",
                request.run_arch, "give a distribution's name such as arm64, a kernel's ARCH or a GNU triplet");
  return triplet;
}

/// What is there already must be ours to replace.
void check_output(const fs::path& output) {
  std::error_code ignored;
  if (!fs::exists(output, ignored) || read_sysroot_record(output)) return;
  if (!fs::is_directory(output) || !fs::is_empty(output))
    throw Error(ExitStatus::impossible, "the folder is there already, and no earlier run of this command made it",
                output, "give a new folder");
}

/// -dev packages of the libraries that the host programs of this kernel link.
std::vector<std::string> packages_for(const KernelTree& tree) {
  std::set<std::string> libraries;
  HeadersPlan plan = make_headers_plan(tree, true);
  for (const auto& program : host_programs()) {
    if (is_wanted(program, tree, plan)) libraries.insert(program.libraries.begin(), program.libraries.end());
  }
  std::vector<std::string> names;
  for (const auto& library : run_libraries())
    if (libraries.contains(library.name)) names.push_back(library_packages().development_package(library.name));
  return names;
}

/// lib, lib64, usr/lib, usr/include, usr/TRIPLET, usr/share/pkgconfig
bool is_for_linking(const std::string& path, const std::string& triplet) {
  auto below = [&](const std::string& folder) {
    return path == folder || path.starts_with(folder + "/") || folder.starts_with(path + "/");
  };
  for (const char* folder :
       {"lib", "lib32", "lib64", "usr/lib", "usr/lib32", "usr/lib64", "usr/include", "usr/share/pkgconfig"})
    if (below(folder)) return true;
  return below("usr/" + triplet);
}

SysrootPackage unpack(const fs::path& file, const std::string& triplet, const fs::path& root, const Limits& limits) {
  check_interrupt();
  const LibraryPackages& packages = library_packages();
  SysrootPackage package = packages.identify(file, packages.architecture(triplet), limits);
  Extractor extractor(root, file, [&](const std::string& path) { return is_for_linking(path, triplet); });
  packages.read(file, limits, extractor);
  package.sha256 = sha256_of_file(file);
  return package;
}

void check_only_one(const SysrootRecord& record, const SysrootPackage& package) {
  for (const auto& other : record.packages)
    if (other.name == package.name)
      throw Error(ExitStatus::impossible, "two packages of one name, " + other.version + " and " + package.version,
                  package.name, "give one of them");
}

/// The new folder gets the name. An older one gets the new one's, and is removed with it; where the file system cannot
/// exchange two names it goes first out of the way.
void put_in_place(const fs::path& made, const fs::path& old, const fs::path& output) {
  std::error_code failed;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, output.c_str(), RENAME_EXCHANGE) == 0) return;
  if (fs::exists(output)) fs::rename(output, old, failed);
  if (!failed) fs::rename(made, output, failed);
  std::error_code ignored;
  if (failed && !fs::exists(output, ignored)) fs::rename(old, output, ignored);
  if (failed) throw system_error("cannot give the finished sysroot its name", output, failed.value());
}

}  // namespace

SysrootReport make_sysroot(const SysrootRequest& request, CommandRunner& runner, Progress& progress) {
  std::optional<KernelTree> tree;
  if (request.tree) tree = read_kernel_tree(*request.tree);
  const std::string triplet = triplet_of(request, tree);
  const std::string architecture = library_packages().architecture(triplet);
  check_output(request.output);
  std::vector<std::string> names = request.fetch;
  if (tree)
    for (const auto& name : packages_for(*tree)) names.push_back(name);
  if (names.empty() && request.packages.empty())
    throw Error(ExitStatus::impossible, "no package was named", request.output,
                "give package files, --fetch NAME..., or --for OBJTREE");

  SysrootReport report;
  report.path = fs::absolute(request.output).lexically_normal();
  if (report.path.filename().empty()) report.path = report.path.parent_path();
  std::error_code not_made;
  fs::create_directories(report.path.parent_path(), not_made);
  if (not_made) throw system_error("cannot make the folder", report.path.parent_path(), not_made.value());
  TempDir beside(report.path.parent_path());
  std::vector<fs::path> packages = request.packages;
  const fs::path fetched = beside.path() / "fetched";
  fs::create_directory(fetched);
  if (!names.empty()) {
    progress.step("fetching " + join(names, " ") + " for " + architecture);
    for (const auto& file : library_packages().fetch(runner, names, architecture, fetched)) packages.push_back(file);
  }

  fs::path root = beside.path() / "sysroot";
  fs::create_directory(root);
  progress.step("unpacking libraries and headers");
  report.record.run_arch = architecture;
  for (const auto& file : packages) {
    SysrootPackage package =
        within_memory(request.limits, file, [&] { return unpack(file, triplet, root, request.limits); });
    check_only_one(report.record, package);
    report.record.packages.push_back(package);
  }
  report.problems = repair_sysroot(root);
  for (const auto& problem : report.problems) progress.warning(problem);
  write_sysroot_record(root, report.record);
  fs::permissions(root, fs::perms(0755));
  put_in_place(root, beside.path() / "old", report.path);
  return report;
}

}  // namespace extmod
