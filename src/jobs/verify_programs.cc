// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify_programs.h"

#include <algorithm>
#include <tuple>

#include "jobs/device_userland.h"
#include "jobs/given_programs.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/memory_limit.h"
#include "target/library_source.h"
#include "verify/programs_audit.h"

namespace extmod {
namespace {

class ProgramsRun {
 public:
  ProgramsRun(const VerifyRequest& request, Progress& progress)
      : request_(request), progress_(progress), given_(request.paths.size()), reports_(request.paths.size()) {
    machine_path_ = request.root ? *request.root : request.sysroot.value_or("");
    if (!machine_path_.empty())
      machine_ = std::make_shared<FolderTree>(machine_path_, FolderRole{.is_machine = true}, request.limits);
  }

  std::vector<VerifyReport> run() {
    for (size_t i = 0; i < given_.size(); ++i) read(i);
    if (std::all_of(reports_.begin(), reports_.end(), [](const auto& report) { return !report.problem.empty(); }))
      return reports_;
    DeviceFiles files(layers());
    for (size_t i = 0; i < given_.size(); ++i)
      for (auto& file : given_[i].files)
        if (file.elf) files.remember({layer_of_[i], file.path}, *file.elf);
    userland_ = device_userland(request_, machine_, given_, files);
    judge(files);
    for (size_t i = 0; i < given_.size(); ++i) finish(i);
    return std::move(reports_);
  }

 private:
  /// An Error is the report of this path alone, and of the only path the end.
  void read(size_t i) {
    progress_.step("verifying " + request_.paths[i].string());
    reports_[i].path = request_.paths[i];
    try {
      given_[i] = read_programs(request_.paths[i], request_.limits, request_.root.value_or(""), root());
      if (given_[i].files.empty() && given_[i].findings.empty())
        throw Error(ExitStatus::unverified, "there is no program or library in it", request_.paths[i],
                    given_[i].modules.empty() ? "give a folder, package or file that goes to the device"
                                              : "kernel modules are for extmod-pkg verify --against HEADERS");
    } catch (const Error& error) {
      if (given_.size() == 1) throw;
      given_[i] = {};
      reports_[i].problem = error.what();
      reports_[i].problem_status = error.status();
    }
  }

  std::shared_ptr<const InputTree> root() const { return request_.root ? machine_ : nullptr; }

  /// What is given lies over the machine.
  std::vector<DeviceLayer> layers() {
    std::vector<DeviceLayer> layers;
    layer_of_.resize(given_.size());
    for (size_t i = 0; i < given_.size(); ++i) {
      if (!given_[i].tree || given_[i].is_in_root) continue;
      layer_of_[i] = layers.size();
      layers.push_back({"", given_[i].tree.get(), given_[i].is_installed});
    }
    if (machine_)
      layers.push_back(
          {(request_.root ? "--root " : "--sysroot ") + machine_path_.string(), machine_.get(), true, !request_.root});
    for (size_t i = 0; i < given_.size(); ++i)
      if (given_[i].is_in_root) layer_of_[i] = layers.size() - 1;
    return layers;
  }

  void judge(DeviceFiles& files) {
    LoaderSearch search(files, userland_.c_library);
    std::vector<GivenProgram> loadable;
    std::vector<size_t> whose;
    for (size_t i = 0; i < given_.size(); ++i)
      for (const auto& file : given_[i].files) {
        const GivenProgram program{{layer_of_[i], file.path}, file.shown, file.interpreter};
        if (!file.elf) {
          // A sysroot has no programs.
          if (!request_.sysroot) add(i, audit_script(files, program, userland_));
          continue;
        }
        bool is_loadable = false;
        add(i, audit_program(files, search, program, userland_, is_loadable));
        if (!is_loadable) continue;
        loadable.push_back(program);
        whose.push_back(i);
      }
    const auto findings = audit_loading(files, search, loadable, userland_);
    for (size_t i = 0; i < findings.size(); ++i) add(whose[i], findings[i]);
  }

  void add(size_t i, const Findings& more) {
    auto& findings = given_[i].findings;
    findings.insert(findings.end(), more.begin(), more.end());
  }

  void add_notes(GivenPrograms& given) const {
    auto note = [&](const std::string& path, const std::string& sentence) {
      given.findings.push_back(make_finding("not-judged", path, sentence));
    };
    if (!given.modules.empty())
      note(given.modules.front(),
           "is a kernel module" +
               (given.modules.size() == 1 ? std::string()
                                          : ", as are " + std::to_string(given.modules.size() - 1) + " others") +
               ": compare them with the kernel's headers by extmod-pkg verify --against HEADERS");
    if (!userland_.is_complete && !given.files.empty())
      note(given.files.front().shown, "was not compared with a C library and its loader, nor were the others: " +
                                          userland_.name + " has none; --root DIR has all of them");
  }

  void finish(size_t i) {
    VerifyReport& report = reports_[i];
    GivenPrograms& given = given_[i];
    if (!report.problem.empty()) return;
    add_notes(given);
    std::stable_sort(given.findings.begin(), given.findings.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.severity, a.path, a.rule) < std::tie(b.severity, b.path, b.rule);
    });
    report.findings = std::move(given.findings);
    ProgramsFacts facts;
    for (const auto& file : given.files) ++(file.elf ? facts.programs : facts.scripts);
    facts.skipped = given.skipped;
    facts.userland = userland_.abis.empty() ? "any machine" : to_string(userland_.abis.front());
    facts.against = machine_ ? userland_.name : "";
    report.elf_files = facts.programs;
    report.files = given.files.size() + given.skipped + given.modules.size();
    report.programs = facts;
  }

  const VerifyRequest& request_;
  Progress& progress_;
  std::filesystem::path machine_path_;
  std::shared_ptr<const InputTree> machine_;
  std::vector<GivenPrograms> given_;
  std::vector<size_t> layer_of_;
  std::vector<VerifyReport> reports_;
  DeviceUserland userland_;
};

}  // namespace

std::vector<VerifyReport> verify_programs(const VerifyRequest& request, Progress& progress) {
  if (request.root && request.sysroot)
    throw Error(ExitStatus::impossible, "two userlands for one device", "--root, --sysroot",
                "give --root if you have its root file system, else --sysroot");
  if (!request.against.empty() || !request.kernels.empty() || !request.for_release.empty())
    throw Error(ExitStatus::impossible, "--programs judges no headers and modules",
                "--against, --kernel, --for-release", "leave them out, or judge headers and modules in another run");
  return within_memory(request.limits, request.paths.front(), [&] { return ProgramsRun(request, progress).run(); });
}

}  // namespace extmod
