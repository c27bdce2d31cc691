#include "pipeline/doctor_job.h"

#include "pipeline/headers_tree.h"
#include "plan/headers_plan.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "toolchain/sysroot.h"

namespace extmod {
namespace {

Diagnosis look_for_program(const std::string& name, const std::string& package, bool needed) {
  auto path = find_program(name);
  return {name, !path.empty(), needed, path.empty() ? "not installed" : path.string(),
          "`apt-get install " + package + "`"};
}

/// A library that a host program of this tree links: does a program with it compile and link for the run arch?
struct LinkedLibrary {
  const char* program;
  const char* header;
  const char* name;
};
constexpr LinkedLibrary kLinked[] = {{"scripts/sign-file", "openssl/evp.h", "crypto"}};

Diagnosis look_for_library(const LinkedLibrary& library, const Toolchain& toolchain,
                           const std::optional<std::filesystem::path>& sysroot, CommandRunner& runner,
                           const std::filesystem::path& scratch) {
  LibraryPaths paths = library_paths(*toolchain.run_arch, sysroot);
  std::vector<std::string> flags = paths.cflags;
  flags.insert(flags.end(), paths.ldflags.begin(), paths.ldflags.end());
  flags.insert(flags.end(), {"-include", library.header, "-Wl,--no-as-needed", std::string("-l") + library.name});
  LinkProbe probe = probe_link(runner, *toolchain.compiler, flags, scratch);
  const RunLibrary* missing = probe.program ? nullptr : missing_library(probe.output);
  Diagnosis diagnosis{
      std::string("lib") + library.name + " for " + toolchain.run_arch->debian + " (" + library.program + ")",
      probe.program.has_value(),
      false,
      probe.program ? "links" : "cannot be linked",
      {}};
  if (missing != nullptr) diagnosis.remedy = how_to_install(*missing, *toolchain.run_arch);
  return diagnosis;
}

void diagnose_tree(const DoctorRequest& request, CommandRunner& runner, const std::filesystem::path& scratch,
                   std::vector<Diagnosis>& found) {
  KernelTree tree = read_kernel_tree(*request.tree);
  found.push_back({"kernel tree",
                   true,
                   true,
                   tree.release + " for " + tree.arch_name + ", source in " + tree.srctree.string(),
                   {}});
  found.push_back({"Module.symvers", tree.has_symvers, false,
                   tree.has_symvers ? "there" : "missing: modules get no symbol versions",
                   "build the kernel in this tree"});
  Toolchain toolchain = find_toolchain(runner, request.toolchain, tree, scratch);
  if (!toolchain.cross) {
    found.push_back(
        {"host programs", true, true, "are for " + toolchain.run_arch->name + " already, nothing to rebuild", {}});
    return;
  }
  found.push_back(
      {"compiler for " + toolchain.run_arch->name, true, true, toolchain.compiler->version + ", links programs", {}});
  HeadersPlan plan = make_headers_plan(tree, toolchain.cross);
  auto sysroot = request.toolchain.sysroot;
  if (sysroot) sysroot = std::filesystem::absolute(*sysroot);  // probes run in the scratch folder
  for (const auto& library : kLinked)
    for (const auto& program : plan.host_programs)
      if (program == library.program) found.push_back(look_for_library(library, toolchain, sysroot, runner, scratch));
}

}  // namespace

std::vector<Diagnosis> diagnose(const DoctorRequest& request, CommandRunner& runner) {
  std::vector<Diagnosis> found = {look_for_program("make", "make", true), look_for_program("flex", "flex", true),
                                  look_for_program("bison", "bison", true), look_for_program("gcc", "gcc", false),
                                  look_for_program("pkg-config", "pkg-config", false)};
  TempDir scratch(workspace_parent());
  if (!request.tree) {
    found.push_back(look_for_program("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross", false));
    return found;
  }
  try {
    diagnose_tree(request, runner, scratch.path(), found);
  } catch (const Error& error) {
    found.push_back(
        {error.status() == ExitStatus::environment ? "compiler" : "kernel tree", false, true, error.what(), {}});
  }
  return found;
}

}  // namespace extmod
