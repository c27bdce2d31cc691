// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/programs_audit.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "support/text.h"
#include "target/library_source.h"

namespace extmod {
namespace {

/// Nobody reads more about one file.
constexpr size_t kMostFindings = 100;

class ProgramAudit {
 public:
  ProgramAudit(DeviceFiles& files, const LoaderSearch& search, const GivenProgram& program, const ElfFacts& elf,
               const DeviceUserland& userland)
      : files_(files), search_(search), program_(program), elf_(elf), userland_(userland) {}

  /// Whether a loader of the device can load it.
  bool judge() {
    if (elf_.type == ElfType::core || elf_.type == ElfType::other)
      error("elf-type", "is neither a program, a library nor an object");
    if (!machine()) return false;
    if (elf_.refused)
      error("elf-refused",
            std::string(elf_.is_program() ? "cannot be started: " : "cannot be loaded: ") + *elf_.refused);
    abi();
    interpreter();
    run_paths();
    return !elf_.refused;
  }

  Findings findings;

 private:
  bool machine() {
    if (userland_.abis.empty()) return true;
    const ElfMachine& wanted = userland_.abis.front().machine;
    const ElfMachine& is = elf_.machine;
    if (std::any_of(userland_.abis.begin(), userland_.abis.end(), [&](const Abi& abi) { return abi.machine == is; }))
      return true;
    const char* rule = "elf-machine";
    if (is.machine == wanted.machine) rule = is.bits != wanted.bits ? "elf-class" : "elf-byte-order";
    error(rule, "is for " + to_string(is) + ", but " + userland_.name + " is for " + to_string(wanted) +
                    (elf_.is_program() ? ": it ends with \"Exec format error\" there" : ": nothing can load it there"));
    return false;
  }

  void abi() {
    const Abi own = abi_of(elf_);
    const auto& abis = userland_.abis;
    if (abis.empty() || std::any_of(abis.begin(), abis.end(), [&](const Abi& abi) { return agree(own, abi); })) return;
    error("elf-abi", "is for " + to_string(own) + ", but " + userland_.name + " is for " + to_string(abis.front()) +
                         ": compile it with the compiler of that userland");
  }

  void interpreter() {
    if (!elf_.interpreter || !userland_.is_complete || has_loader_file(*elf_.interpreter)) return;
    error("elf-interpreter",
          "needs the dynamic loader " + *elf_.interpreter + ", which is not there: " +
              (userland_.loader.empty() ? userland_.name + " has none" : "programs there have " + userland_.loader));
  }

  bool has_loader_file(const std::string& loader) {
    auto fits = [&](const std::optional<DevicePlace>& place) {
      const ElfFacts* file = place ? files_.elf(*place) : nullptr;
      return file != nullptr && file->machine == elf_.machine;
    };
    if (fits(files_.find(loader))) return true;
    // In a sysroot a loader may lie among the libraries.
    const auto& layers = files_.layers();
    if (std::none_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.is_libraries; })) return false;
    const std::string name = std::filesystem::path(loader).filename();
    return std::any_of(search_.folders().begin(), search_.folders().end(),
                       [&](const std::string& folder) { return fits(files_.find(below(folder, name))); });
  }

  /// A folder that anybody can make later decides which library is loaded.
  void run_paths() {
    const std::set<std::string> paths(elf_.run_paths.begin(), elf_.run_paths.end());
    for (const auto& path : paths) {
      if (findings.size() > kMostFindings) return;
      if (path.starts_with("$ORIGIN") || path.starts_with("${ORIGIN}")) continue;
      if (!path.starts_with("/"))
        warning("elf-runpath", "looks for libraries in " + (path.empty() ? "the current folder" : path) +
                                   ", which depends on the folder where it is started: link it without that run path");
      else if (!files_.has_folder(path))
        warning("elf-runpath", "looks for libraries in " + path +
                                   ", which is not there: whoever can make that folder decides which libraries it "
                                   "loads; link it without that run path");
    }
  }

  void error(const char* rule, const std::string& sentence) {
    findings.push_back(make_finding(rule, program_.path, sentence));
  }
  void warning(const char* rule, const std::string& sentence) {
    findings.push_back(make_finding(Severity::warning, rule, program_.path, sentence));
  }

  DeviceFiles& files_;
  const LoaderSearch& search_;
  const GivenProgram& program_;
  const ElfFacts& elf_;
  const DeviceUserland& userland_;
};

/// Where a shell looks for commands.
bool is_command(const DeviceFiles& files, const std::string& name) {
  if (name.find('/') != std::string::npos) return files.find(name).has_value();
  for (const char* folder : {"usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin"})
    if (files.find(below(folder, name))) return true;
  return false;
}

}  // namespace

Findings audit_program(DeviceFiles& files, const LoaderSearch& search, const GivenProgram& program,
                       const DeviceUserland& userland, bool& is_loadable) {
  is_loadable = false;
  const ElfFacts* elf = files.elf(program.place);
  if (elf == nullptr) return {};
  ProgramAudit audit(files, search, program, *elf, userland);
  is_loadable = audit.judge();
  return std::move(audit.findings);
}

Findings audit_script(const DeviceFiles& files, const GivenProgram& script, const DeviceUserland& userland) {
  const auto words = split_words(script.interpreter);
  if (words.empty()) return {};
  auto finding = [&](const std::string& name) {
    return make_finding(
        "script-interpreter", script.path,
        "is run by " + name + ", which is not in " + userland.name +
            ": \"not found\" is said of the script; install it there, or change the script's first line");
  };
  if (!files.find(words[0])) return {finding(words[0])};
  if (std::filesystem::path(words[0]).filename() != "env") return {};
  // env -S python3 -u, env VARIABLE=value python3
  const auto command = std::find_if(words.begin() + 1, words.end(), [](const std::string& word) {
    return !word.starts_with("-") && word.find('=') == std::string::npos;
  });
  if (command == words.end() || is_command(files, *command)) return {};
  return {finding(*command)};
}

}  // namespace extmod
