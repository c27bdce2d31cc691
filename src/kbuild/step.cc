// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/step.h"

#include <algorithm>
#include <cstdlib>

#include "jobs/stage.h"
#include "package/deb/deb.h"
#include "package/deb/debian_folder.h"
#include "package/pacman/pacman_metadata.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

struct Seams {
  CommandRunner& runner;
  Progress& progress;
};

using Arguments = std::vector<std::string>;
using Step = std::optional<BuildReport> (*)(const BuildRequest& asked, const Arguments& arguments, const Seams& seams);

BuildReport write_one(BuildRequest request, const std::string& format, const Seams& seams) {
  request.formats = {format};
  request.packages_alone = true;
  return build_packages(request, seams.runner, seams.progress);
}

/// The compression of the packages beside it: dpkg-deb's own, or that of KDEB_COMPRESS.
CompressionKind usual_compression(const DebianFolder& debian, const fs::path& output) {
  for (const auto& name : debian.files)
    if (is_deb(name) && fs::exists(output / name))
      if (auto kind = compression_of_deb(output / name)) return *kind;
  return CompressionKind::xz;
}

/// Removes upstream's package of this run, whose programs are for the build machine, and the lists of an earlier run's
/// packages, which were overwritten. If we fail, nothing is left that looks right.
void remove_outdated(const DebianFolder& debian, const std::string& name, const fs::path& output) {
  std::error_code ignored;
  for (const auto& file : debian.files)
    if (file.starts_with(name + "_")) fs::remove(output / file, ignored);
  for (const char* ending : {".changes", ".buildinfo"})
    fs::remove(output / (debian.source + "_" + file_version(debian.version) + "_" + debian.architecture + ending),
               ignored);
}

/// DEB_BUILD_OPTIONS=parallel=N (Debian policy 4.9.1), for runs without a job server of make.
int parallel_jobs(int usual) {
  constexpr std::string_view kParallel = "parallel=";
  for (const auto& word : split_words(environment("DEB_BUILD_OPTIONS").value_or("")))
    if (word.starts_with(kParallel)) {
      int jobs = std::atoi(word.c_str() + kParallel.size());
      if (jobs > 0) return jobs;
    }
  return usual;
}

void register_deb(const fs::path& objtree, const fs::path& package, CommandRunner& runner) {
  CommandResult result =
      runner.run({{"dpkg-distaddfile", package.filename(), "kernel", "optional"}, objtree, command_environment()});
  if (result.status != 0)
    throw Error(ExitStatus::step_failed,
                "dpkg-distaddfile could not record the package, it printed:\n" + result.said() + "\n",
                objtree / "debian/files");
}

std::optional<BuildReport> deb_step(const BuildRequest& asked, const Arguments&, const Seams& seams) {
  BuildRequest request = asked;
  constexpr std::string_view kName = "linux-headers-";
  const fs::path objtree = fs::canonical(request.tree.objtree);
  DebianFolder debian = read_debian_folder(seams.runner, objtree);
  auto name = std::find_if(debian.packages.begin(), debian.packages.end(),
                           [&](const std::string& package) { return package.starts_with(kName); });
  if (name == debian.packages.end()) return std::nullopt;
  request.tree.kernelrelease = name->substr(kName.size());
  request.output = objtree.parent_path();
  request.jobs = parallel_jobs(request.jobs);
  request.compression.kind = usual_compression(debian, request.output);
  request.package.version = debian.version;
  request.package.maintainer = debian.maintainer;
  request.packagers["deb"] = deb_packager(
      {.split = false, .source = debian.source, .architecture = debian.architecture, .changelog = debian.changelog});
  remove_outdated(debian, *name, request.output);
  BuildReport report = write_one(request, "deb", seams);
  for (const auto& package : report.packages) register_deb(objtree, package.path, seams.runner);
  return report;
}

/// The kernel's own package, which upstream has just made.
struct KernelPackage {
  fs::path path;
  std::string revision;  ///< its release number
};

/// The newest file BEGINNING*ENDING* of these folders; the star is the release number.
std::optional<KernelPackage> newest_package(const std::vector<fs::path>& folders, const std::string& beginning,
                                            const std::string& ending) {
  std::optional<KernelPackage> newest;
  fs::file_time_type time;
  for (const auto& folder : folders) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
      const std::string name = entry.path().filename();
      size_t end = name.find(ending, beginning.size());
      if (!name.starts_with(beginning) || end == std::string::npos || name.ends_with(".sig")) continue;
      if (newest && entry.last_write_time() <= time) continue;
      newest = {entry.path(), name.substr(beginning.size(), end - beginning.size())};
      time = entry.last_write_time();
    }
  }
  return newest;
}

std::string kernel_release(const BuildRequest& request) {
  if (request.tree.kernelrelease) return *request.tree.kernelrelease;
  return std::string(trim(read_file(request.tree.objtree / "include/config/kernel.release")));
}

KernelPackage find_kernel_package(const std::vector<fs::path>& folders, const std::string& beginning,
                                  const std::string& ending) {
  auto found = newest_package(folders, beginning, ending);
  if (!found)
    throw Error(ExitStatus::step_failed,
                "the kernel's own package is missing; the headers would get its folder and release number",
                folders.front() / (beginning + "*" + ending),
                "package the headers with extmod-pkg build --package-version VERSION-NUMBER");
  return *found;
}

/// The package beside the kernel's own, with the same release number.
BuildReport beside(const KernelPackage& kernel, const BuildRequest& asked, const std::string& format,
                   const Seams& seams) {
  BuildRequest request = asked;
  request.output = kernel.path.parent_path();
  request.package.version = replace_all(kernel_release(request), "_", "-") + "-" + kernel.revision;
  return write_one(std::move(request), format, seams);
}

/// The machine as `uname -m` prints it; it is part of the packages' names.
std::string machine(const BuildRequest& request) {
  auto name = environment("UTS_MACHINE");
  if (!name) name = request.tree.arch;
  if (!name)
    throw Error(ExitStatus::impossible, "the machine of the kernel's own package is not known", "UTS_MACHINE",
                "call this from the kernel's make, or give --arch");
  return *name;
}

/// A folder of rpmbuild. It is removed after the build, so it is never a relative path.
fs::path rpm_folder(const std::string& macro, const Seams& seams) {
  CommandResult asked = seams.runner.run({{"rpm", "--eval", macro}, ".", command_environment()});
  fs::path folder = trim(asked.output);
  if (asked.status != 0 || !folder.is_absolute())
    throw Error(ExitStatus::environment, "rpm does not name the folder, it printed:\n" + asked.said() + "\n", macro,
                "set the macro to an absolute path in ~/.rpmmacros");
  return folder;
}

/// The folders in which rpmbuild -ta has built and installed the kernel; packaging.mk keeps it from removing them.
class RpmbuildFolders {
 public:
  explicit RpmbuildFolders(std::vector<fs::path> folders) : folders_(std::move(folders)) {}
  RpmbuildFolders(const RpmbuildFolders&) = delete;
  RpmbuildFolders& operator=(const RpmbuildFolders&) = delete;
  ~RpmbuildFolders() {
    std::error_code ignored;
    for (const auto& folder : folders_) fs::remove_all(folder, ignored);
  }

 private:
  std::vector<fs::path> folders_;
};

std::optional<BuildReport> rpm_step(const BuildRequest& asked, const Arguments& arguments, const Seams& seams) {
  BuildRequest request = asked;
  const std::string arch = machine(request);
  const std::string kernel = "kernel-" + replace_all(kernel_release(request), "-", "_");
  std::vector<fs::path> folders = {request.tree.objtree / "rpmbuild/RPMS" / arch,
                                   rpm_folder("%{_rpmdir}", seams) / arch};
  const bool in_place = arguments.empty() || fs::exists(folders[0]);
  auto package = find_kernel_package(folders, kernel + "-", "." + arch + ".rpm");
  std::optional<RpmbuildFolders> folders_of_build;
  if (!in_place) {
    request.tree.objtree = rpm_folder("%{_builddir}", seams) / kernel;
    folders_of_build.emplace(
        std::vector{request.tree.objtree, rpm_folder("%{_buildrootdir}", seams) / package.path.stem()});
  }
  // Upstream's, if it made one: it must not pass for ours if we fail.
  std::error_code ignored;
  fs::remove(package.path.parent_path() / replace_all(package.path.filename(), "kernel-", "kernel-devel-"), ignored);
  return beside(package, request, "rpm", seams);
}

std::optional<BuildReport> pacman_step(const BuildRequest& asked, const Arguments&, const Seams& seams) {
  BuildRequest request = asked;
  std::string version = kernel_release(request);
  if (size_t candidate = version.find("-rc"); candidate != std::string::npos) version.erase(candidate, 1);
  std::string beginning = pacman_base() + "-" + replace_all(version, "-", "_") + "-";
  std::vector<fs::path> folders = {environment("PKGDEST").value_or(request.tree.objtree)};
  auto kernel = find_kernel_package(folders, beginning, "-" + machine(request) + ".pkg.tar");
  for (auto kind : {CompressionKind::none, CompressionKind::xz, CompressionKind::gzip})
    if (kernel.path.string().ends_with(".tar" + file_ending(kind))) request.compression.kind = kind;
  return beside(kernel, request, "pacman", seams);
}

std::optional<BuildReport> tar_step(const BuildRequest& asked, const Arguments& arguments, const Seams& seams) {
  BuildRequest request = asked;
  request.output = request.tree.objtree;
  if (!arguments.empty()) request.compression = parse_compression(arguments[0]);
  return write_one(request, "tar", seams);
}

std::optional<BuildReport> tree_step(const BuildRequest& asked, const Arguments& arguments, const Seams& seams) {
  BuildRequest request = asked;
  if (arguments.size() != 1)
    throw Error(ExitStatus::impossible, "the tree needs a destination", "--step tree", "give one DESTDIR");
  request.output = request.tree.objtree / arguments[0];
  return stage_tree(request, seams.runner, seams.progress);
}

struct Row {
  const char* name;
  Step run;
};
constexpr Row kSteps[] = {
    {"deb", deb_step}, {"rpm", rpm_step}, {"pacman", pacman_step}, {"tar", tar_step}, {"tree", tree_step}};

bool has_modules(const fs::path& objtree) {
  return KernelConfig(read_file(objtree / "include/config/auto.conf")).enabled("MODULES");
}

}  // namespace

std::vector<std::string> packaging_steps() {
  std::vector<std::string> names;
  for (const auto& row : kSteps) names.emplace_back(row.name);
  return names;
}

std::optional<BuildReport> run_packaging_step(const std::string& name, const BuildRequest& request,
                                              const Arguments& arguments, CommandRunner& runner, Progress& progress) {
  if (!has_modules(request.tree.objtree)) return std::nullopt;
  for (const auto& row : kSteps)
    if (name == row.name) return row.run(request, arguments, {runner, progress});
  throw Error(ExitStatus::impossible, "no such step", name, "give one of " + join(packaging_steps(), ", "));
}

}  // namespace extmod
