// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_packages.h"

#include "jobs/headers_facts.h"
#include "jobs/module_manifest.h"
#include "jobs/package_list.h"
#include "jobs/source_date.h"
#include "package/checksums.h"
#include "package/maintainer.h"
#include "package/package_writer.h"
#include "support/error.h"
#include "support/folder_lock.h"
#include "support/interrupt.h"
#include "target/compiler_choice.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Of --run-arch. Throws Error(impossible) for a word that is no architecture.
Userland named_userland(const std::string& run_arch) {
  const std::string triplet = triplet_named(run_arch);
  const auto abi = abi_of_triplet(triplet);
  if (!abi)
    throw Error(ExitStatus::impossible, "not an architecture", "--run-arch " + run_arch,
                "give one like arm64, armhf or a GNU triplet");
  Userland userland;
  userland.abi = *abi;
  userland.c_library = c_library_of_triplet(triplet).value_or(CLibrary::glibc);
  return userland;
}

/// Modules tell the kernel's machine. Its usual userland has the package managers.
Userland usual_userland(const ElfFacts& module) {
  Userland userland;
  userland.abi = abi_of(module);
  userland.c_library = CLibrary::glibc;
  for (const auto& triplet : usual_triplets(srcarch_of_machine(module.machine), module.machine))
    if (const auto abi = abi_of_triplet(triplet)) {
      userland.abi = *abi;
      break;
    }
  return userland;
}

Userland userland_for_packages(const ModulePackagesRequest& request, const VerifiedModules& modules) {
  if (modules.modules().empty()) throw Error(ExitStatus::impossible, "there is no module to package", "--format");
  const BuiltModule& first = modules.modules().front();
  const ElfFacts elf = read_module(first.bytes, first.path).elf;
  if (!request.run_arch) return usual_userland(elf);
  Userland userland = named_userland(*request.run_arch);
  if (srcarch_of_machine(userland.abi.machine) != srcarch_of_machine(elf.machine))
    throw Error(ExitStatus::impossible, "a kernel for " + to_string(elf.machine) + " runs no programs of that",
                "--run-arch " + *request.run_arch, "leave it out");
  return userland;
}

/// As for headers packages: everything gets its name together, and other runs wait.
void publish_modules(const ModulePackagesRequest& request, const VerifiedModules& modules, FinishedPackages finished,
                     ModulePackages& made) {
  check_interrupt();
  const FolderLock alone(request.output);
  Publication publication(request.output);
  made.packages = finished.packages();
  made.lists = finished.lists();
  finished.add_to(publication);
  publication.write(kChecksums, checksums_with(request.output, made.packages));
  write_manifests(request.output, made.packages, module_manifest(request, modules, made), publication);
  publication.commit();
}

}  // namespace

void check_module_packages(const ModulePackagesRequest& request) {
  for (const auto& name : request.formats) find_format(name);
  if (request.run_arch) named_userland(*request.run_arch);
  check_module_package(request.package);
  if (!request.formats.empty()) check_manifest_is_ours(request.output);
}

ModulePackages package_modules(const ModulePackagesRequest& request, const VerifiedModules& modules,
                               const ModulePackagesFacts& facts, CommandRunner& runner, Progress& progress,
                               const fs::path& workspace) {
  const auto formats = wanted_formats(request.formats, request.packagers);
  const auto signer = Signer::wanted(runner, request.sign_key, request.sign_command, workspace);
  ModulePackages made;
  made.package =
      module_package_info(request.package, modules, modules.modules().size() > 1 ? facts.project : "",
                          userland_for_packages(request, modules), source_date_epoch().value_or(facts.newest_time));
  if (made.package.maintainer.empty()) made.package.maintainer = find_maintainer(runner, facts.folder);
  for (const auto& wanted : formats) {
    wanted.packager->check_words(made.package);
    for (const auto& sentence : wanted.packager->warnings(made.package, request.compression))
      progress.warning(sentence);
  }
  const WriterSettings settings{request.output, workspace, request.compression, signer ? &*signer : nullptr};
  publish_modules(request, modules, write_module_packages(modules, made.package, formats, settings), made);
  return made;
}

}  // namespace extmod
