// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "package/dependencies.h"
#include "package/relation.h"
#include "target/sysroot_record.h"
#include "target/userland.h"

namespace extmod {

/// Place of the build link: /lib/modules, or /usr/lib/modules for distributions with a merged /usr.
enum class Layout { automatic, legacy, usrmerge };

/// A tool (distro/tools.h) that module builds on the target run.
struct DeclaredTool {
  std::string tool;
  std::string version = {};  ///< empty: any
  bool is_required = false;  ///< Depends; otherwise Recommends, where the format has it
  std::string because = {};  ///< a clause: "the kernel was compiled with gcc 12"
};

/// What a package of modules has beside PackageInfo.
struct ModulesPackage {
  std::string project;                ///< whose modules they are: `foo` of `foo-modules-RELEASE`
  std::string licence;                ///< SPDX expression
  std::vector<std::string> authors;   ///< as the modules name them
  std::vector<Relation> kernel = {};  ///< the kernel's package, instead of what the format's distributions call it
};

/// Everything about a package except its files, in no format's spelling.
struct PackageInfo {
  std::string release;         ///< kernel release, `uname -r`
  std::string kernel_version;  ///< version of the source
  std::string version;         ///< of the package: [EPOCH:]VERSION[-REVISION]
  std::string maintainer;      ///< `Name <address>`
  std::string arch_name;       ///< ARCH of the kernel
  Userland userland;           ///< of the packaged programs
  int64_t time = 0;            ///< seconds since 1970: every time in the package
  std::map<std::string, LibraryNeed> libraries = {};
  /// Name of a format -> what its packages in the sysroot say of libraries.
  std::map<std::string, LibraryDependencies> library_packages = {};
  bool gnu_hash = false;         ///< some program needs a dynamic loader that knows DT_GNU_HASH
  std::string name = {};         ///< instead of the format's own
  std::string summary = {};      ///< one line
  std::string description = {};  ///< more lines, without a newline at the end
  std::vector<Relation> depends = {};
  std::vector<Relation> provides = {};
  std::vector<Relation> conflicts = {};
  std::vector<DeclaredTool> tools = {};             ///< what module builds on the target run
  std::string meta = {};                            ///< package that always depends on the newest; empty: none is made
  std::string image_package = {};                   ///< `meta` keeps in step with it; may be empty
  std::map<std::string, std::string> scripts = {};  ///< instead of our own: preinst, postinst, prerm, postrm
  Layout layout = Layout::automatic;
  bool version_is_given = false;               ///< the person chose `version`; formats need not follow the release
  std::optional<ModulesPackage> modules = {};  ///< its files are modules, not headers
};

/// What the person wants to be different.
struct PackageRequest {
  std::optional<std::string> version;  ///< --package-version or KDEB_PKGVERSION
  std::string name = {};
  std::string description = {};  ///< first line the summary
  std::vector<std::string> depends = {};
  std::vector<std::string> provides = {};
  std::vector<std::string> conflicts = {};
  std::string meta = {};                            ///< as in PackageInfo
  std::string image_package = {};                   ///< as in PackageInfo
  bool derive_depends = true;                       ///< add dependencies read from the ELF files
  std::map<std::string, std::string> scripts = {};  ///< paths of files, by preinst, postinst, prerm, postrm
  std::string layout = "auto";
  std::string maintainer = {};  ///< `Name <address>`, instead of find_maintainer()'s
};

/// Checks info.version and takes over relations, scripts, layout and maintainer, and the description if there is one.
/// Throws Error with status impossible for what is not one.
void take_request(PackageInfo& info, const PackageRequest& request);

/// Whether a package of some format can have this version: [EPOCH:]VERSION[-REVISION].
bool is_package_version(const std::string& version);

/// The version that the tree's own scripts/package/mkdebian would choose.
std::string default_version(const KernelTree& tree);

/// For formats whose packages are named after the release: throws Error(impossible) if their tools refuse it. `package`
/// is the subject of the sentence.
void check_release_for(const std::string& package, const KernelTree& tree);

/// The version as in file names: without the epoch.
std::string file_version(const std::string& version);

/// The part behind the last hyphen of the version; `1` if there is none.
std::string package_revision(const PackageInfo& info);

PackageInfo make_package_info(const PackageRequest& request, const KernelTree& tree, const Userland& userland,
                              int64_t time);

}  // namespace extmod
