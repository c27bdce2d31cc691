// SPDX-License-Identifier: GPL-2.0-or-later
// After rpmbuild: the package beside the kernel's own. `source` says that rpmbuild may have built the kernel in a
// folder of its own.
#include "package/rpm/rpm.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A folder of rpmbuild. It is removed after the build, so it is never a relative path.
fs::path rpm_folder(const std::string& macro, CommandRunner& runner) {
  CommandResult asked = runner.run({{"rpm", "--eval", macro}, ".", command_environment()});
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

std::optional<PackagePlace> place_rpm(const KernelBuild& build, CommandRunner& runner) {
  const std::string machine = machine_of(build);
  const std::string kernel = "kernel-" + replace_all(release_of(build), "-", "_");
  const std::vector<fs::path> folders = {build.objtree / "rpmbuild/RPMS" / machine,
                                         rpm_folder("%{_rpmdir}", runner) / machine};
  const bool in_place = build.arguments.empty() || fs::exists(folders[0]);
  const KernelPackage package = find_kernel_package(folders, kernel + "-", "." + machine + ".rpm");
  PackagePlace place = place_beside(package, build);
  if (!in_place) {
    place.objtree = rpm_folder("%{_builddir}", runner) / kernel;
    place.until_written = std::make_shared<RpmbuildFolders>(
        std::vector{*place.objtree, rpm_folder("%{_buildrootdir}", runner) / package.path.stem()});
  }
  // Upstream's, if it made one: it must not pass for ours if we fail.
  std::error_code ignored;
  fs::remove(place.output / replace_all(package.path.filename(), "kernel-", "kernel-devel-"), ignored);
  return place;
}

/// Kernels up to 6.5 leave them in the user's own folder. rpm is not asked where that is: it may not be here.
std::vector<fs::path> devel_rpms(const fs::path& objtree) {
  std::vector<fs::path> folders;
  for (const auto& top : {objtree, fs::path(environment("HOME").value_or("/"))}) {
    std::error_code none;
    for (const auto& machine : fs::directory_iterator(top / "rpmbuild/RPMS", none)) folders.push_back(machine.path());
  }
  return files_called(folders, "kernel-devel-", ".rpm");
}

}  // namespace

const KernelPackaging& rpm_in_kernel() {
  static const KernelPackaging kPackaging = {
      .targets = {{"binrpm-pkg", {}}, {"rpm-pkg", {"source"}}},
      .help = {"binrpm-pkg rpm-pkg   kernel-devel-*.rpm, in cross builds, too"},
      .examples = {"make O=build LLVM=1 ARCH=arm64 binrpm-pkg"},
      .without_prefix = "rpm of 6.6 and later",
      .place = place_rpm,
      .headers_packages = devel_rpms,
  };
  return kPackaging;
}

}  // namespace extmod
