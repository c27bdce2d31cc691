// SPDX-License-Identifier: GPL-2.0-or-later
// Inside dpkg-buildpackage, as its buildinfo hook: the .deb beside the others, listed in debian/files.
#include <algorithm>
#include <cstdlib>

#include "package/deb/deb.h"
#include "package/deb/deb_members.h"
#include "package/deb/deb_names.h"
#include "package/deb/debian_folder.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

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
std::optional<int> parallel_jobs() {
  constexpr std::string_view kParallel = "parallel=";
  for (const auto& word : split_words(environment("DEB_BUILD_OPTIONS").value_or("")))
    if (word.starts_with(kParallel)) {
      int jobs = std::atoi(word.c_str() + kParallel.size());
      if (jobs > 0) return jobs;
    }
  return std::nullopt;
}

/// The release in the name of the kernel's own package. Where a name cannot say it, it is the build's.
std::string release_named(const KernelBuild& build, const std::string& in_name) {
  if (!build.kernelrelease && !fs::exists(build.objtree / "include/config/kernel.release")) return in_name;
  const std::string release = release_of(build);
  return deb_release(release) == deb_release(in_name) ? release : in_name;
}

void register_deb(const fs::path& objtree, const fs::path& package, CommandRunner& runner) {
  CommandResult result =
      runner.run({{"dpkg-distaddfile", package.filename(), "kernel", "optional"}, objtree, command_environment()});
  if (result.status != 0)
    throw Error(ExitStatus::step_failed,
                "dpkg-distaddfile could not record the package, it printed:\n" + result.said() + "\n",
                objtree / "debian/files");
}

/// The folders from which dpkg-deb made this run's packages, but for upstream's headers.
std::vector<fs::path> package_folders(const fs::path& objtree) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(objtree / "debian", none))
    if (entry.is_directory(none) && !entry.path().filename().string().starts_with("linux-headers"))
      folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::optional<PackagePlace> place_deb(const KernelBuild& build, CommandRunner& runner) {
  constexpr std::string_view kName = "linux-headers-";
  const fs::path objtree = fs::canonical(build.objtree);
  DebianFolder debian = read_debian_folder(runner, objtree);
  auto name = std::find_if(debian.packages.begin(), debian.packages.end(),
                           [&](const std::string& package) { return package.starts_with(kName); });
  if (name == debian.packages.end()) return std::nullopt;
  PackagePlace place;
  place.output = objtree.parent_path();
  place.kernelrelease = release_named(build, name->substr(kName.size()));
  place.version = debian.version;
  place.maintainer = debian.maintainer;
  place.compression = Compression{usual_compression(debian, place.output), {}};
  place.jobs = parallel_jobs();
  place.layout = layout_of_modules(package_folders(objtree), *place.kernelrelease);
  place.packager = deb_packager(
      {.source = debian.source, .architecture = debian.architecture, .changelog = debian.changelog, .name = *name});
  place.record = [objtree, &runner](const fs::path& package) { register_deb(objtree, package, runner); };
  remove_outdated(debian, *name, place.output);
  return place;
}

/// The value for the command: `env DEB_BUILD_PROFILES=nodoc dpkg-buildpackage` gives its own.
std::vector<std::string> given_profiles(const std::vector<std::string>& launcher) {
  constexpr std::string_view kVariable = "DEB_BUILD_PROFILES=";
  std::string value = environment("DEB_BUILD_PROFILES").value_or("");
  for (const auto& word : launcher)
    if (word.starts_with(kVariable)) value = word.substr(kVariable.size());
  return split_words(value);
}

/// dpkg-buildpackage called directly reads no makefile: it gets the hook as an option, and the build profile that
/// debian/control names. Its own option for profiles counts more than the variable.
bool add_deb_hook(std::vector<std::string>& argv, const std::vector<std::string>& launcher, const std::string& step) {
  if (fs::path(argv[0]).filename() != "dpkg-buildpackage") return false;
  argv.insert(argv.begin() + 1, "--hook-buildinfo=" + replace_all(step, "%", "%%"));
  const std::string control = read_file_if_exists("debian/control").value_or("");
  size_t end = control.find(".nokernelheaders>");
  size_t begin = control.rfind("<!pkg.", end);
  if (begin == std::string::npos || end == std::string::npos) return true;
  const std::string profile = control.substr(begin + 2, end - begin - 2) + ".nokernelheaders";
  bool has_profiles = false;
  for (auto& word : argv)
    for (std::string_view option : {"-P", "--build-profiles="})
      if (word.starts_with(option)) {
        word += "," + profile;
        has_profiles = true;
      }
  if (has_profiles) return true;
  std::vector<std::string> profiles = given_profiles(launcher);
  profiles.push_back(profile);
  argv.insert(argv.begin() + 2, "-P" + join(profiles, ","));
  return true;
}

std::vector<fs::path> headers_debs(const fs::path& objtree) {
  return files_called({objtree / ".."}, "linux-headers-", ".deb");
}

}  // namespace

const KernelPackaging& deb_in_kernel() {
  static const KernelPackaging kPackaging = {
      .targets = {{"deb-pkg", {}}, {"bindeb-pkg", {}}},
      .inside_make = true,
      .help = {"bindeb-pkg deb-pkg   linux-headers-*.deb, listed in .changes and .buildinfo",
               "dpkg-buildpackage    the same, in a folder with an unpacked debian/"},
      .examples = {"make ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- -j8 bindeb-pkg",
                   "dpkg-buildpackage -b -uc -aarm64"},
      .without_prefix = "deb",
      .place = place_deb,
      .add_hook = add_deb_hook,
      .headers_packages = headers_debs,
  };
  return kPackaging;
}

}  // namespace extmod
