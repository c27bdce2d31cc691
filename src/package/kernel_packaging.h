// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "package/compression.h"
#include "support/process.h"

namespace extmod {

class Packager;

/// A target of the kernel's scripts/Makefile.package.
struct KernelTarget {
  std::string name;                    ///< `binrpm-pkg`
  std::vector<std::string> arguments;  ///< for the format's step
};

/// The kernel build in whose make a step runs.
struct KernelBuild {
  std::filesystem::path objtree;
  std::optional<std::string> kernelrelease;  ///< instead of objtree's own
  std::optional<std::string> arch;           ///< --arch
  std::vector<std::string> arguments;        ///< of the step
};

/// Where the headers package goes, and what it takes from the kernel's own package. What is absent stays as usual.
struct PackagePlace {
  std::filesystem::path output = {};                  ///< folder
  std::optional<std::filesystem::path> objtree = {};  ///< where the packaging built the kernel
  std::optional<std::string> kernelrelease = {};
  std::optional<std::string> version = {};  ///< of the package
  std::optional<std::string> maintainer = {};
  std::optional<Compression> compression = {};
  std::optional<int> jobs = {};
  std::optional<std::string> layout = {};  ///< --layout, unless a person gives one
  std::shared_ptr<Packager> packager = {};
  std::function<void(const std::filesystem::path& package)> record = {};  ///< lists it with the kernel's own
  std::shared_ptr<const void> until_written = {};                         ///< is released when the package is there
};

/// How the kernel's own makefiles make packages of one format.
struct KernelPackaging {
  std::vector<KernelTarget> targets;
  bool inside_make = false;                ///< packaging.mk runs the step in the target; otherwise it runs after make
  std::vector<std::string> help;           ///< lines of --help: what is run, what is made
  std::vector<std::string> examples = {};  ///< command lines
  std::string without_prefix = {};  ///< the kernels for which make needs no prefix, after --print-env; may be empty
  /// Nothing if this kernel build makes no headers package.
  std::optional<PackagePlace> (*place)(const KernelBuild& build, CommandRunner& runner);
  /// Adds the hook `step`, a shell command, to a command that packages without make. False if it is no such command.
  bool (*add_hook)(std::vector<std::string>& argv, const std::vector<std::string>& launcher,
                   const std::string& step) = nullptr;
  /// The headers packages that are where upstream puts its own for the kernel that is built in this folder.
  std::vector<std::filesystem::path> (*headers_packages)(const std::filesystem::path& objtree) = nullptr;
};

/// Objtree's own release, if the build names none.
std::string release_of(const KernelBuild& build);

/// The machine as `uname -m` prints it, which is part of the packages' names. Throws Error with status impossible if
/// neither Kbuild nor --arch says it.
std::string machine_of(const KernelBuild& build);

/// The kernel's own package, which upstream has just made.
struct KernelPackage {
  std::filesystem::path path;
  std::string revision;  ///< its release number
};

/// The newest file BEGINNING*ENDING* of these folders; the star is the release number. Throws Error with status
/// step_failed if there is none.
KernelPackage find_kernel_package(const std::vector<std::filesystem::path>& folders, const std::string& beginning,
                                  const std::string& ending);

/// The files of these folders that are called BEGINNING*ENDING.
std::vector<std::filesystem::path> files_called(const std::vector<std::filesystem::path>& folders,
                                                const std::string& beginning, const std::string& ending);

/// The --layout with which our link to the build folder is among the modules that are installed below one of these
/// folders. Nothing if none has modules of the release.
std::optional<std::string> layout_of_modules(const std::vector<std::filesystem::path>& folders,
                                             const std::string& release);

/// Beside the kernel's own package, with the same release number.
PackagePlace place_beside(const KernelPackage& kernel, const KernelBuild& build);

}  // namespace extmod
