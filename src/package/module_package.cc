// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/module_package.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "modules/module_facts.h"
#include "support/interrupt.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kNoVersion = "0-1";

/// What the modules say of themselves.
struct ModuleWords {
  std::string name;
  std::string version;
  std::string description;
  std::vector<std::string> licences;
  std::vector<std::string> authors;
};

/// One line: .modinfo may hold any bytes.
std::string word_of(const std::string& value) {
  return printable(trim(value));
}

std::string name_of(const BuiltModule& module) {
  const std::string file = module.path.substr(module.path.rfind('/') + 1);
  return file.substr(0, file.find(".ko"));
}

std::vector<ModuleWords> words_of(const VerifiedModules& modules) {
  std::vector<ModuleWords> all;
  all.reserve(modules.modules().size());
  for (const auto& module : modules.modules()) {
    check_interrupt();
    const std::string name = name_of(module);
    const ModuleFacts facts = read_module(module.bytes, name);
    ModuleWords words{
        name, word_of(facts.value("version")), word_of(facts.value("description")), facts.values("license"), {}};
    for (const auto& author : facts.values("author")) words.authors.push_back(word_of(author));
    all.push_back(std::move(words));
  }
  return all;
}

/// A part of a package's name in every format.
std::string name_word(const std::string& text) {
  std::string word;
  for (unsigned char byte : text) {
    const bool fits =
        std::isalnum(byte) != 0 || std::string_view("+._-").find(static_cast<char>(byte)) != std::string_view::npos;
    word += fits ? static_cast<char>(byte) : '-';
  }
  word.erase(0, std::min(word.find_first_not_of("+._-"), word.size()));
  return word.empty() ? "external" : word;
}

/// `v1.2` -> `1.2-1`; `0-1` where the modules disagree, or say nothing that is a version.
std::string common_version(const std::vector<ModuleWords>& modules) {
  std::set<std::string> versions;
  for (const auto& module : modules)
    if (!module.version.empty()) versions.insert(module.version);
  std::string version = versions.size() == 1 ? *versions.begin() : "";
  if (version.starts_with('v') || version.starts_with('V')) version.erase(0, 1);
  std::replace(version.begin(), version.end(), '-', '.');  // the last hyphen would begin a revision
  return version.find(':') == std::string::npos && is_package_version(version) ? version + "-1" : kNoVersion;
}

/// The version of the kernel's source, as far as a release tells.
std::string version_in(const std::string& release) {
  size_t end = release.find_first_not_of("0123456789.");
  if (end == std::string::npos) return release;
  constexpr std::string_view kCandidate = "-rc";
  if (release.compare(end, kCandidate.size(), kCandidate) == 0)
    end = std::min(release.find_first_not_of("0123456789", end + kCandidate.size()), release.size());
  return release.substr(0, end);
}

std::string licences_of(const std::vector<ModuleWords>& modules) {
  std::set<std::string> expressions;
  for (const auto& module : modules)
    for (const auto& declared : module.licences) expressions.insert(module_licence(declared));
  std::vector<std::string> parts;
  parts.reserve(expressions.size());
  for (const auto& expression : expressions) {
    const bool is_choice = expression.find(' ') != std::string::npos && expressions.size() > 1;
    parts.push_back(is_choice ? "(" + expression + ")" : expression);
  }
  return parts.empty() ? "LicenseRef-Unknown" : join(parts, " AND ");
}

std::vector<std::string> authors_of(const std::vector<ModuleWords>& modules) {
  std::vector<std::string> authors;
  for (const auto& module : modules)
    for (const auto& author : module.authors)
      if (!author.empty() && std::find(authors.begin(), authors.end(), author) == authors.end())
        authors.push_back(author);
  return authors;
}

void describe_modules(PackageInfo& info, const std::vector<ModuleWords>& modules) {
  info.summary = "Kernel modules of " + info.modules->project + " for Linux " + info.release;
  if (modules.size() == 1 && !modules.front().description.empty())
    info.summary = modules.front().description + " (kernel module)";
  info.description = "Modules for the kernel " + info.release + ", not for another one:";
  for (const auto& module : modules)
    info.description += "\n  " + module.name + (module.description.empty() ? "" : ": " + module.description);
}

}  // namespace

std::string module_licence(const std::string& declared) {
  static const std::map<std::string, std::string> kKnown = {{"GPL", "GPL-2.0-only"},
                                                            {"GPL v2", "GPL-2.0-only"},
                                                            {"GPL and additional rights", "GPL-2.0-only"},
                                                            {"Dual BSD/GPL", "GPL-2.0-only OR LicenseRef-BSD"},
                                                            {"Dual MIT/GPL", "GPL-2.0-only OR MIT"},
                                                            {"Dual MPL/GPL", "GPL-2.0-only OR LicenseRef-MPL"}};
  if (auto known = kKnown.find(declared); known != kKnown.end()) return known->second;
  std::string word;
  for (unsigned char byte : declared) word += std::isalnum(byte) != 0 ? static_cast<char>(byte) : '-';
  return "LicenseRef-" + (word.empty() ? "Unknown" : word);
}

void check_module_package(const ModulePackageRequest& request) {
  PackageInfo info;
  info.version = request.version.value_or(kNoVersion);
  for (const auto& text : request.image_packages) parse_relation(text);
  take_request(info, request);
}

PackageInfo module_package_info(const ModulePackageRequest& request, const VerifiedModules& modules,
                                const std::string& project, const Userland& userland, int64_t time) {
  const std::vector<ModuleWords> words = words_of(modules);
  PackageInfo info;
  info.release = modules.release();
  info.kernel_version = version_in(info.release);
  info.version = request.version ? *request.version : common_version(words);
  info.version_is_given = true;  // it is not the kernel's
  info.arch_name = srcarch_of_machine(userland.abi.machine);
  info.userland = userland;
  info.time = time;
  ModulesPackage package;
  const std::string usual = project.empty() && !words.empty() ? words.front().name : project;
  package.project = request.name.empty() ? name_word(usual) : request.name;
  package.licence = request.licence.empty() ? licences_of(words) : request.licence;
  package.authors = authors_of(words);
  package.kernel.reserve(request.image_packages.size());
  for (const auto& text : request.image_packages) package.kernel.push_back(parse_relation(text));
  info.name = package.project + "-modules-" + info.release;
  info.modules = std::move(package);
  describe_modules(info, words);
  take_request(info, request);
  return info;
}

}  // namespace extmod
