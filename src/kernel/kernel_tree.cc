// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kernel_tree.h"

#include <algorithm>

#include "kernel/srcarch.h"
#include "kernel/tree_facts.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr auto kImpossible = ExitStatus::impossible;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

[[noreturn]] void refuse_without_source(const TreeRequest& request, const fs::path& objtree) {
  if (auto named = named_srctree(objtree); named && !request.srctree && !fs::exists(*named))
    throw Error(kImpossible, "the kernel source that the tree's Makefile names is not there", *named,
                "give the folder in which it is now with --srctree");
  throw Error(kImpossible, "not a kernel tree", request.srctree.value_or(objtree),
              "neither its Makefile nor a `source` link names a kernel source; give the kernel's build folder, "
              "and --srctree if the source was moved");
}

void find_trees(const TreeRequest& request, KernelTree& tree) {
  std::error_code failed;
  tree.objtree = fs::canonical(request.objtree, failed);
  if (failed == std::errc::permission_denied)
    throw system_error("the kernel tree cannot be reached", request.objtree, failed.value());
  if (failed || !fs::is_directory(tree.objtree))
    throw Error(
        kImpossible, "not a kernel tree", request.objtree,
        std::string(failed ? "there is no such folder" : "that is a file") +
            "; give the kernel's build folder (O=); `build` also takes a source, with --defconfig or --kernel-config");
  auto srctree = request.srctree ? find_srctree(*request.srctree) : find_srctree(tree.objtree);
  if (!srctree) refuse_without_source(request, tree.objtree);
  tree.srctree = fs::canonical(*srctree);
}

void read_configuration(const TreeRequest& request, KernelTree& tree) {
  fs::path dot_config = tree.objtree / ".config";
  if (!is_file(dot_config))
    throw Error(kImpossible, "the kernel tree is not configured", dot_config,
                make_command(tree, "defconfig") + " or copy a .config there, then build or modules_prepare");
  KernelConfig configured(read_file(dot_config));
  tree.arch_name = configured.arch().value_or("");
  if (request.arch) {
    if (!tree.arch_name.empty() && srcarch_of(*request.arch) != srcarch_of(tree.arch_name))
      throw Error(kImpossible,
                  "ARCH=" + *request.arch + " contradicts the tree, which is configured for " + tree.arch_name,
                  dot_config, "do not give --arch or ARCH");
    if (tree.arch_name.empty()) tree.arch_name = *request.arch;
  }
  if (tree.arch_name.empty())
    throw Error(kImpossible, "cannot tell the architecture: no `# Linux/ARCH ... Kernel Configuration` line",
                dot_config, "give --arch");
  if (!configured.enabled("MODULES"))
    throw Error(kImpossible, "CONFIG_MODULES is off: this kernel loads no modules", dot_config,
                "there is nothing to package; if modules are wanted, enable CONFIG_MODULES and rebuild the kernel");
}

void require_prepared(const KernelTree& tree) {
  for (const char* file : {"include/config/auto.conf", "include/generated/autoconf.h", "include/generated/utsrelease.h",
                           "include/config/kernel.release", "scripts/basic/fixdep", "scripts/mod/modpost"})
    if (!is_file(tree.objtree / file))
      throw Error(kImpossible, "the kernel tree is configured but not prepared, it has no " + std::string(file),
                  tree.objtree, make_command(tree, "modules_prepare") + " (or build the kernel)");
}

void check_release_name(const std::string& release) {
  const bool controls =
      std::any_of(release.begin(), release.end(), [](unsigned char byte) { return byte < ' ' || byte == 0x7f; });
  if (controls || release.empty() || release.find_first_of("/ \t\n\"'`$\\:;#&|<>()[]{}*?!%") != std::string::npos ||
      release.starts_with("."))
    throw Error(kImpossible, "the kernel release cannot be part of a file name", "`" + release + "`",
                "change CONFIG_LOCALVERSION or LOCALVERSION and build the kernel again");
}

/// The package has one release. If the tree names two, only the user knows which one is right.
void read_release(const TreeRequest& request, KernelTree& tree) {
  fs::path header = tree.objtree / "include/generated/utsrelease.h";
  std::string in_header = uts_release(read_file(header)).value_or("");
  std::string in_file(trim(read_file(tree.objtree / "include/config/kernel.release")));
  if (request.kernelrelease) {
    if (*request.kernelrelease != in_header)
      throw Error(
          kImpossible,
          "KERNELRELEASE " + *request.kernelrelease + " contradicts the tree: modules built with it would say " +
              in_header,
          header,
          make_command(tree, "KERNELRELEASE=" + *request.kernelrelease + " modules_prepare") + " or give " + in_header);
  } else if (in_header != in_file && !request.any_release) {
    throw Error(kImpossible,
                "the tree names two releases: utsrelease.h says " + in_header + ", kernel.release says " + in_file,
                tree.objtree,
                "give --kernelrelease " + in_header + " if the kernel was built with KERNELRELEASE=" + in_header +
                    ", else " + make_command(tree, "modules_prepare"));
  }
  check_release_name(in_header);
  tree.release = in_header;
  tree.release_overridden = in_header != in_file;
}

/// Every prepared tree has this object: modpost's makefile reads the kernel's word size and byte order from it.
std::optional<ElfMachine> machine_of_object(const fs::path& path) {
  try {
    auto object = is_file(path) ? read_elf(path) : std::nullopt;
    return object ? std::optional(object->machine) : std::nullopt;
  } catch (const ElfError&) {
    return std::nullopt;
  }
}

void check_symvers(const TreeRequest& request, const KernelTree& tree) {
  if (tree.has_symvers || request.allow_missing_symvers || !tree.config.enabled("MODVERSIONS")) return;
  throw Error(
      kImpossible,
      "no Module.symvers under CONFIG_MODVERSIONS: modules built without it get no CRCs, and the kernel refuses them",
      tree.objtree / "Module.symvers",
      "build the kernel (or copy the file of the kernel that will run), or give --allow-missing-symvers");
}

}  // namespace

std::string make_command(const KernelTree& tree, const std::string& goal) {
  std::string command = "make";
  if (!tree.in_tree())
    command += " -C " + shell_quote({tree.srctree}) + " O=" + shell_quote({tree.objtree});
  else
    command += " -C " + shell_quote({tree.objtree});
  if (!tree.arch_name.empty()) command += " ARCH=" + tree.arch_name;
  return "run `" + command + " " + goal + "`";
}

KernelTree read_kernel_tree(const TreeRequest& request) {
  KernelTree tree;
  find_trees(request, tree);
  read_configuration(request, tree);
  require_prepared(tree);
  tree.config = KernelConfig(read_file(tree.objtree / "include/config/auto.conf"));
  tree.srcarch = srcarch_of(tree.arch_name);
  if (!is_file(tree.srctree / "arch" / tree.srcarch / "Makefile"))
    throw Error(kImpossible, "the source is not for ARCH=" + tree.arch_name + ", it has no such folder",
                tree.srctree / "arch" / tree.srcarch, "give the kernel's own source with --srctree");
  read_release(request, tree);
  tree.version = makefile_version(read_file(tree.srctree / "Makefile"));
  tree.has_symvers = is_file(tree.objtree / "Module.symvers");
  check_symvers(request, tree);
  tree.recorded_cc = compiler_in_cmd_file(tree.objtree / "scripts/mod/.empty.o.cmd");
  tree.recorded_hostcc = compiler_in_cmd_file(tree.objtree / "scripts/basic/.fixdep.cmd");
  tree.object = machine_of_object(tree.objtree / "scripts/mod/empty.o");
  try {
    if (auto fixdep = read_elf(tree.objtree / "scripts/basic/fixdep")) tree.host_machine = fixdep->machine;
  } catch (const ElfError& broken) {
    throw Error(kImpossible, "the tree's fixdep is damaged (" + std::string(broken.what()) + ")",
                tree.objtree / "scripts/basic/fixdep", make_command(tree, "modules_prepare"));
  }
  return tree;
}

}  // namespace extmod
