// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/manifest.h"

#include <nlohmann/json.hpp>

#include "jobs/obeyed_variables.h"
#include "jobs/prepare_record.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;
using namespace nlohmann::literals;  // _json_pointer

constexpr int kIndent = 2;
constexpr const char* kSchema = "extmod-pkg/manifest/1";

ordered_json findings_json(const Findings& findings) {
  ordered_json list = ordered_json::array();
  for (const auto& finding : findings)
    list.push_back({{"severity", to_string(finding.severity)},
                    {"rule", finding.rule},
                    {"path", finding.path},
                    {"sentence", finding.sentence}});
  return list;
}

ordered_json programs_json(const std::vector<HostProgramResult>& programs) {
  ordered_json list = ordered_json::array();
  for (const auto& program : programs) {
    ordered_json row = {
        {"path", program.path}, {"outcome", to_string(program.outcome)}, {"required", program.required}};
    if (!program.feature.empty()) row["feature"] = program.feature;
    if (!program.reason.empty()) row["reason"] = program.reason;
    if (program.size > 0) {
      row["size"] = program.size;
      row["libraries"] = program.libraries;
    }
    if (!program.missing_library.empty()) row["missing_library"] = program.missing_library;
    if (!program.log.empty()) row["log"] = program.log;
    list.push_back(row);
  }
  return list;
}

ordered_json tools_json(const std::vector<DeclaredTool>& tools) {
  ordered_json list = ordered_json::array();
  for (const auto& tool : tools)
    list.push_back({{"tool", tool.tool},
                    {"version", tool.version},
                    {"relation", tool.is_required ? "depends" : "recommends"},
                    {"because", tool.because}});
  return list;
}

ordered_json package_json(const WrittenPackage& package) {
  ordered_json row = {
      {"format", package.format}, {"path", package.path.string()}, {"size", package.size}, {"sha256", package.sha256}};
  if (!package.signature.empty()) row["signature"] = package.signature.string();
  return row;
}

ordered_json packages_json(const std::vector<WrittenPackage>& packages) {
  ordered_json list = ordered_json::array();
  for (const auto& package : packages) list.push_back(package_json(package));
  return list;
}

ordered_json lists_json(const std::vector<fs::path>& lists) {
  ordered_json names = ordered_json::array();
  for (const auto& list : lists) names.push_back(list.string());
  return names;
}

ordered_json toolchain_json(const Toolchain& toolchain) {
  const Userland& userland = toolchain.userland;
  ordered_json json = {{"run_arch", toolchain.run_arch},
                       {"machine", to_string(userland.abi)},
                       {"c_library", to_string(userland.c_library)},
                       {"rebuild", toolchain.rebuild},
                       {"reason", toolchain.reason}};
  if (userland.loader) json["loader"] = *userland.loader;
  if (toolchain.compiler) {
    json["compiler"] = toolchain.compiler->argv;
    json["compiler_version"] = toolchain.compiler->version;
    json["compiler_named_by"] = toolchain.compiler->named_by;
  }
  return json;
}

const char* type_name(const ElfFacts& elf) {
  if (elf.type == ElfType::relocatable) return "relocatable";
  return elf.is_program() ? "program" : elf.type == ElfType::shared_object ? "library" : "other";
}

ordered_json elf_json(const std::vector<PackagedElf>& files) {
  ordered_json list = ordered_json::array();
  for (const auto& file : files) {
    ordered_json row = {{"path", file.path},
                        {"type", type_name(file.facts)},
                        {"machine", to_string(file.facts.machine)},
                        {"size", file.size},
                        {"sha256", file.sha256}};
    if (file.facts.interpreter) row["interpreter"] = *file.facts.interpreter;
    if (!file.facts.needed.empty()) row["needed"] = file.facts.needed;
    if (!file.facts.versions.empty()) row["symbol_versions"] = file.facts.versions;
    list.push_back(row);
  }
  return list;
}

/// The facts that decided, and the files they were read from.
ordered_json inputs_json(const BuildReport& report) {
  const KernelTree& tree = report.tree;
  ordered_json files = ordered_json::object();
  for (const char* name : {".config", "Module.symvers", "include/config/auto.conf", "include/config/kernel.release",
                           "include/generated/utsrelease.h"})
    if (fs::is_regular_file(tree.objtree / name)) files[name] = sha256_of_file(tree.objtree / name);
  return {{"objtree", tree.objtree.string()},
          {"srctree", tree.srctree.string()},
          {"arch", tree.arch_name},
          {"release", tree.release},
          {"kernel_version", tree.version},
          {"module_symvers", tree.has_symvers},
          {"sha256", files}};
}

/// What `extmod-pkg prepare` has noted, as long as nobody has configured the tree again.
ordered_json prepare_of(const KernelTree& tree) {
  const auto text = read_file_if_exists(tree.objtree / kPrepareRecord);
  ordered_json record = ordered_json::parse(text.value_or(""), nullptr, false);
  const auto sha256 = "/configuration/sha256"_json_pointer;
  if (!record.is_object() || !record.contains(sha256) || !fs::is_regular_file(tree.objtree / ".config")) return {};
  return record[sha256] == sha256_of_file(tree.objtree / ".config") ? record : ordered_json();
}

/// The command as it was typed, where it was typed, with every variable that it obeyed.
std::vector<std::string> command_of(const BuildReport& report) {
  if (report.command.empty()) return {};
  std::vector<std::string> words = {"env", "-C", fs::current_path(),
                                    "SOURCE_DATE_EPOCH=" + std::to_string(report.package.time),
                                    "DEBEMAIL=" + report.package.maintainer};
  const auto variables = build_variables();
  words.insert(words.end(), variables.begin(), variables.end());
  words.insert(words.end(), report.command.begin(), report.command.end());
  return words;
}

}  // namespace

std::string manifest_json(const BuildReport& report) {
  ordered_json steps = ordered_json::array();
  for (const auto& step : report.steps) steps.push_back({{"name", step.name}, {"seconds", step.seconds}});
  ordered_json json = {{"schema", kSchema},
                       {"version", EXTMOD_PKG_VERSION},
                       {"command", command_of(report)},
                       {"inputs", inputs_json(report)},
                       {"toolchain", toolchain_json(report.toolchain)},
                       {"plan",
                        {{"files", report.planned_files},
                         {"bytes", report.planned_bytes},
                         {"time", report.package.time},
                         {"dropped", report.dropped}}},
                       {"host_programs", programs_json(report.programs)},
                       {"declared_tools", tools_json(report.package.tools)},
                       {"notes", report.notes},
                       {"dry_run", report.dry_run},
                       {"verified", report.verified},
                       {"checked", {{"entries", report.checked_files}, {"elf_files", report.checked_elf_files}}},
                       {"elf", elf_json(report.elf)},
                       {"findings", findings_json(report.findings)},
                       {"packages", packages_json(report.packages)},
                       {"lists", lists_json(report.lists)},
                       {"steps", steps}};
  if (ordered_json record = prepare_of(report.tree); !record.is_null()) json["prepare"] = record;
  if (!report.staged.empty()) json["staged"] = report.staged.string();
  return json.dump(kIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
