// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module.h"

#include <map>
#include <system_error>

#include "jobs/headers_facts.h"
#include "jobs/module_build.h"
#include "jobs/module_finish.h"
#include "jobs/module_kernel.h"
#include "jobs/module_output.h"
#include "modules/module_facts.h"
#include "modules/module_file.h"
#include "modules/module_signature.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void check_module_request(const ModuleRequest& request) {
  check_folder(request.room.root, "--root");
  check_folder(request.room.sysroot, "--sysroot");
  if (request.room.root && request.sources.in_place)
    throw Error(ExitStatus::impossible, "--in-place cannot be used with --root", request.sources.folders.front(),
                "leave one of them out");
  if (request.room.root && request.signing)
    throw Error(ExitStatus::impossible, "--sign-key cannot be used with --root", request.signing->key,
                "leave --root out, or sign the modules afterwards");
  for (const auto& variable : request.variables)
    if (const size_t equals = variable.find('='); equals == 0 || equals == std::string::npos)
      throw Error(ExitStatus::impossible, "--make takes VAR=VALUE", variable, "write it so");
}

fs::path make_folder_in(const fs::path& parent, const char* name) {
  fs::path folder = parent / name;
  std::error_code failed;
  fs::create_directory(folder, failed);
  if (failed) throw system_error("cannot make a folder", folder, failed.value());
  return folder;
}

std::string signer_of(const std::string& bytes) {
  try {
    const auto signature = read_module_signature(bytes);
    if (!signature) return {};
    return signature->signer.empty() ? signature->key_id : signature->signer;
  } catch (const ModuleSignatureError&) {  // the audit reports it
    return {};
  }
}

ModuleFile describe(const BuiltModule& module, const std::string& source) {
  ModuleFile file;
  file.path = module.path;
  file.source = source;
  file.size = module.bytes.size();
  file.sha256 = digest_of(Digest::sha256(), module.bytes);
  file.signer = signer_of(module.bytes);
  try {
    for (const auto& name : split(read_module(module.bytes, module_name(module.path)).value("depends"), ','))
      if (!name.empty()) file.needs.push_back(name);
  } catch (const ElfError&) {  // the audit reports it
  }
  return file;
}

TrialRequest room_request(const ModuleRequest& request, const ModuleKernel& kernel) {
  TrialRequest room = request.room;
  room.compiler = compiler_for_modules(room.compiler, kernel);
  room.replaces_refused = true;
  room.work_at = fs::path(kModulesPlace).relative_path();
  if (kernel.tree && !kernel.tree->in_tree()) room.unchanged.push_back(kernel.tree->srctree);
  if (!request.sources.in_place)
    for (const auto& folder : request.sources.folders)
      if (std::error_code ignored; fs::is_directory(folder, ignored)) room.unchanged.push_back(fs::canonical(folder));
  return room;
}

/// `foo` of /usr/src/foo-1.2.
std::string project_of(const std::string& folder) {
  std::string name = fs::weakly_canonical(folder.substr(0, folder.find(':'))).filename();
  for (size_t at = name.find('-'); at != std::string::npos; at = name.find('-', at + 1))
    if (at + 1 < name.size() && name[at + 1] >= '0' && name[at + 1] <= '9') return name.substr(0, at);
  return name;
}

ModulePackagesFacts facts_for_packages(const ModuleRequest& request, const std::vector<ModuleSource>& sources) {
  const std::string& first = request.sources.folders.front();
  return {project_of(first), first.substr(0, first.find(':')), newest_source_time(sources)};
}

}  // namespace

ModuleReport make_modules(const ModuleRequest& request, CommandRunner& runner, Progress& progress) {
  check_module_request(request);
  check_module_packages(request.packages);
  Steps steps(progress);
  const TempDir workspace(workspace_parent());
  ModuleReport report;
  const ModuleKernel kernel = steps.run("reading the kernel", [&] {
    return read_module_kernel(request.kernel, request.release, request.limits,
                              make_folder_in(workspace.path(), "packages"));
  });
  const TrialRoom room = steps.run("starting the kernel's programs", [&] {
    return find_trial_room(room_request(request, kernel), kernel.headers, runner, workspace.path());
  });
  report.release = kernel.headers.release;
  report.arch = kernel.headers.srcarch;
  report.place = room.place;
  report.why = room.why;
  report.compiler = room.compiler;
  const auto sources = steps.run("copying the sources", [&] { return prepare_module_sources(request.sources, room); });
  const auto facts = facts_for_packages(request, sources);
  ModuleMake make(request, kernel, room, runner);
  const auto folders = steps.run("building modules", [&] { return build_folders(sources, make, progress); });
  report.notes = make.notes();
  std::vector<std::string> makers;
  auto built = steps.run("finishing the modules",
                         [&] { return finish_modules(request, kernel, room, folders, runner, makers); });
  for (size_t i = 0; i < built.size(); ++i) report.modules.push_back(describe(built[i], makers[i]));
  const auto verification = steps.run("verifying the modules", [&] {
    return verify_built_modules(std::move(built), expectation_of(kernel, request.running, request.limits));
  });
  report.findings = verification.findings;
  report.verified = verification.modules.has_value();
  if (verification.modules) {
    const auto written = steps.run("writing the modules", [&] {
      return write_modules(request, *verification.modules, kernel.headers.config, runner, report.notes);
    });
    for (auto& module : report.modules) {
      const auto [first, end] = written.equal_range(module.path);
      for (auto place = first; place != end; ++place) module.written.push_back(place->second);
    }
    if (!request.packages.formats.empty())
      report.packages = steps.run("writing packages", [&] {
        return package_modules(request.packages, *verification.modules, facts, runner, progress, workspace.path())
            .packages;
      });
  }
  report.steps = steps.times();
  return report;
}

}  // namespace extmod
