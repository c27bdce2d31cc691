// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/step.h"

#include "jobs/stage.h"
#include "kbuild/replaced_content.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTree = "tree";

struct Seams {
  CommandRunner& runner;
  Progress& progress;
};

BuildRequest placed(BuildRequest request, const PackageFormat& format, const PackagePlace& place) {
  request.formats = {format.name};
  request.packages_alone = true;
  request.output = place.output;
  if (place.objtree) request.tree.objtree = *place.objtree;
  if (place.kernelrelease) request.tree.kernelrelease = place.kernelrelease;
  if (place.version) request.package.version = place.version;
  if (place.maintainer) request.package.maintainer = *place.maintainer;
  if (place.compression) request.compression = *place.compression;
  if (place.jobs) request.jobs = *place.jobs;
  if (place.layout && request.package.layout == "auto") request.package.layout = *place.layout;
  if (place.packager) request.packagers[format.name] = place.packager;
  if (format.in_kernel().headers_packages != nullptr)
    for (const auto& path : replaced_content(read_kernel_tree(request.tree))) request.plan.include.push_back(path);
  return request;
}

std::optional<BuildReport> package_step(const PackageFormat& format, const BuildRequest& request,
                                        const std::vector<std::string>& arguments, const Seams& seams) {
  const KernelBuild build = {.objtree = request.tree.objtree,
                             .kernelrelease = request.tree.kernelrelease,
                             .arch = request.tree.arch,
                             .arguments = arguments};
  const auto place = format.in_kernel().place(build, seams.runner);
  if (!place) return std::nullopt;
  BuildReport report = build_packages(placed(request, format, *place), seams.runner, seams.progress);
  if (place->record)
    for (const auto& package : report.packages) place->record(package.path);
  return report;
}

BuildReport tree_step(const BuildRequest& asked, const std::vector<std::string>& arguments, const Seams& seams) {
  BuildRequest request = asked;
  if (arguments.size() != 1)
    throw Error(ExitStatus::impossible, "the tree needs a destination", "--step tree", "give one DESTDIR");
  request.output = request.tree.objtree / arguments[0];
  return stage_tree(request, seams.runner, seams.progress);
}

bool has_modules(const fs::path& objtree) {
  return KernelConfig(read_file(objtree / "include/config/auto.conf")).enabled("MODULES");
}

}  // namespace

std::vector<std::string> packaging_steps() {
  std::vector<std::string> names;
  for (const auto& format : package_formats())
    if (format.in_kernel) names.push_back(format.name);
  names.emplace_back(kTree);
  return names;
}

std::optional<BuildReport> run_packaging_step(const std::string& name, const BuildRequest& request,
                                              const std::vector<std::string>& arguments, CommandRunner& runner,
                                              Progress& progress) {
  if (!has_modules(request.tree.objtree)) return std::nullopt;
  const Seams seams{runner, progress};
  if (name == kTree) return tree_step(request, arguments, seams);
  for (const auto& format : package_formats())
    if (format.in_kernel && format.name == name) return package_step(format, request, arguments, seams);
  throw Error(ExitStatus::impossible, "no such step", name, "give one of " + join(packaging_steps(), ", "));
}

}  // namespace extmod
