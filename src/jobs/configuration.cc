// SPDX-License-Identifier: GPL-2.0-or-later
// To be replaced: no fragments' report.
#include "jobs/configuration.h"

#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void run_conf(const KernelMake& make, const std::vector<std::string>& goals, CommandRunner& runner) {
  const CommandResult result = runner.run(make.command(goals));
  if (result.status != 0) throw Error(ExitStatus::step_failed, "make failed", join(goals, " "), result.output);
}

}  // namespace

ConfigurationReport configure(const ConfigurationRequest& request, const KernelMake& make, CommandRunner& runner,
                              Progress& progress) {
  (void)progress;
  ConfigurationReport report;
  const std::string before = read_file_if_exists(make.objtree / ".config").value_or("");
  const TempDir folder(make.objtree);
  KernelMake own = make;
  own.objtree = folder.path();
  std::string text;
  if (request.config) {
    text = read_file(*request.config);
    report.inputs.push_back({fs::absolute(*request.config), sha256_of_file(*request.config)});
  } else {
    run_conf(own, {request.defconfig.empty() ? "defconfig" : request.defconfig}, runner);
    text = read_file_if_exists(folder.path() / ".config").value_or("");
  }
  for (const auto& fragment : request.fragments) {
    text += "\n" + read_file(fragment);
    report.inputs.push_back({fs::absolute(fragment), sha256_of_file(fragment)});
  }
  for (const auto& setting : request.settings)
    text += "\n" + (setting.starts_with("CONFIG_") ? setting : "CONFIG_" + setting) + "\n";
  write_file(folder.path() / ".config", text);
  run_conf(own, {"olddefconfig"}, runner);
  const std::string made = read_file_if_exists(folder.path() / ".config").value_or("");
  report.sha256 = digest_of(Digest::sha256(), made);
  report.changed = made != before;
  if (report.changed) write_atomically(make.objtree / ".config", made);
  return report;
}

}  // namespace extmod
