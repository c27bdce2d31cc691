// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/configuration.h"

#include <algorithm>
#include <map>

#include "jobs/configuration_differences.h"
#include "jobs/configuration_inputs.h"
#include "jobs/configuration_make.h"
#include "kernel/config_reasons.h"
#include "kernel/srcarch.h"
#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// What `source` lines may name: the words for make, and what Kbuild derives from ARCH.
std::map<std::string, std::string> kconfig_variables(const KernelMake& make) {
  std::map<std::string, std::string> variables(make.environment.begin(), make.environment.end());
  for (const auto& word : make.words)
    if (const size_t equals = word.find('='); equals != std::string::npos)
      variables[word.substr(0, equals)] = word.substr(equals + 1);
  variables["ARCH"] = make.arch;
  variables["SRCARCH"] = srcarch_of(make.arch);
  variables["srctree"] = make.srctree;
  return variables;
}

void refuse_differences(const ConfigurationReport& report) {
  std::string text;
  for (const auto& one : report.differences) text += difference_line(one) + "\n";
  for (const auto& warning : report.warnings) text += warning + "\n";
  const size_t count = report.differences.empty() ? report.warnings.size() : report.differences.size();
  throw Error(ExitStatus::impossible, text + "the configuration is another one than asked for",
              std::to_string(count) + (report.differences.empty() ? " warning" : " line") + (count == 1 ? "" : "s"),
              "correct these lines, or leave out --strict");
}

/// The base, then the fragments.
std::vector<ConfigFragment> layers_of(const ConfigurationInputs& inputs, const std::string& defconfig) {
  std::vector<ConfigFragment> layers;
  layers.reserve(inputs.fragments.size() + 1);
  layers.push_back(inputs.config ? *inputs.config : parse_fragment("the defconfig", defconfig));
  layers.insert(layers.end(), inputs.fragments.begin(), inputs.fragments.end());
  return layers;
}

/// Kconfig's warnings, without those about lines whose difference says it already.
void add_warnings(const std::vector<std::string>& warnings, ConfigurationReport& report) {
  for (const auto& warning : warnings)
    if (std::none_of(report.differences.begin(), report.differences.end(),
                     [&](const auto& one) { return warning.starts_with(one.place + ": "); }))
      report.warnings.push_back(warning);
}

void note_defconfig(const std::string& goal, const KernelMake& make, ConfigurationReport& report) {
  const fs::path file = make.srctree / "arch" / srcarch_of(make.arch) / "configs" / goal;
  std::error_code ignored;
  if (fs::is_regular_file(file, ignored)) report.inputs.push_back({file, sha256_of_file(file)});
}

}  // namespace

std::string difference_line(const ConfigurationDifference& one) {
  if (one.symbol.empty()) return one.place + ": `" + one.asked + "`: " + one.why;
  const std::string got = one.got.empty() ? "nothing" : one.got;
  return one.place + ": asked CONFIG_" + one.symbol + "=" + one.asked + ", got " + got + ": " + one.why;
}

ConfigurationReport configure(const ConfigurationRequest& request, const KernelMake& make, CommandRunner& runner,
                              Progress&) {
  ConfigurationInputs inputs = read_configuration_inputs(request, make.arch);
  const auto variables = kconfig_variables(make);
  const KconfigSymbols symbols = read_kconfig(make.srctree, variables);
  quote_strings(inputs, symbols);

  ConfigurationReport report;
  report.inputs = inputs.files;
  const TempDir room;
  KconfigRun made;
  if (!request.config) {
    const std::string goal = request.defconfig.empty() ? "defconfig" : request.defconfig;
    note_defconfig(goal, make, report);
    made = run_defconfig(goal, srcarch_of(make.arch), make, room.path(), runner);
  }
  const auto layers = layers_of(inputs, made.text);
  if (request.config) report.warnings = base_warnings(layers.front(), symbols);
  if (request.config || layers.size() > 1) {
    // What could not be read may define any symbol; then Kconfig judges.
    const auto known = [&](const std::string& name) {
      return !symbols.unread.empty() || symbols.find(name) != nullptr;
    };
    made = run_olddefconfig(merge_fragments(layers, known), make, room.path(), request.strict, runner);
  }
  const ConfigResult result = read_result(made.text);
  report.differences =
      configuration_differences(inputs, symbols, {make.srctree, variables, symbols, result}, report.warnings);
  add_warnings(made.warnings, report);
  if (request.strict && (!report.differences.empty() || made.refused)) refuse_differences(report);
  report.sha256 = digest_of(Digest::sha256(), made.text);
  report.changed = read_file_if_exists(make.objtree / ".config") != made.text;
  if (report.changed) write_atomically(make.objtree / ".config", made.text);
  return report;
}

}  // namespace extmod
