// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot_record.h"

#include <nlohmann/json.hpp>

#include "support/folder_tree.h"
#include "support/text.h"
#include "target/library_source.h"
#include "target/userland.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr const char* kSchema = "extmod-pkg/sysroot/1";
constexpr const char* kFileName = "extmod-pkg-sysroot.json";

/// `GLIBC` of GLIBC_2.36; empty for a version without a number.
std::string family_of(const std::string& version) {
  const size_t at = version.rfind('_');
  const bool has_number =
      at != std::string::npos && at + 1 < version.size() && version[at + 1] >= '0' && version[at + 1] <= '9';
  return has_number ? version.substr(0, at) : "";
}

}  // namespace

std::string sysroot_record_json(const SysrootRecord& record) {
  ordered_json packages = ordered_json::array();
  for (const auto& package : record.packages)
    packages.push_back({{"name", package.name},
                        {"version", package.version},
                        {"architecture", package.architecture},
                        {"format", package.format},
                        {"sha256", package.sha256},
                        {"shlibs", package.shlibs}});
  ordered_json libraries = ordered_json::array();
  for (const auto& library : record.libraries)
    libraries.push_back({{"path", library.path}, {"soname", library.soname}, {"versions", library.versions}});
  ordered_json json = {{"schema", kSchema},
                       {"run_arch", record.run_arch},
                       {"triplet", record.triplet},
                       {"packages", packages},
                       {"libraries", libraries}};
  // Names of others' making need not be UTF-8.
  return json.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

void write_sysroot_record(const std::filesystem::path& sysroot, const SysrootRecord& record) {
  write_file(sysroot / kFileName, sysroot_record_json(record));
}

std::optional<SysrootRecord> read_sysroot_record(const std::filesystem::path& sysroot) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(sysroot / kFileName, ignored)) return std::nullopt;
  auto text = read_file_if_exists(sysroot / kFileName);
  if (!text) return std::nullopt;
  try {
    auto json = ordered_json::parse(*text);
    if (json.at("schema") != kSchema) return std::nullopt;
    SysrootRecord record{json.at("run_arch"), {}, json.value("triplet", "")};
    for (const auto& package : json.at("packages"))
      record.packages.push_back({package.at("name"), package.at("version"), package.at("architecture"),
                                 package.at("sha256"), package.at("shlibs"), package.value("format", "")});
    for (const auto& library : json.value("libraries", ordered_json::array()))
      record.libraries.push_back({library.at("path"), library.at("soname"), library.at("versions")});
    return record;
  } catch (const ordered_json::exception&) {
    return std::nullopt;
  }
}

std::vector<SysrootLibrary> libraries_below(const std::filesystem::path& folder, const Abi& abi) {
  const FolderTree tree(folder);
  std::vector<SysrootLibrary> libraries;
  for (const auto& entry : tree.entries("")) {
    const std::string name = std::filesystem::path(entry.path).filename();
    if (entry.kind != EntryKind::file || name.find(".so") == std::string::npos) continue;
    const auto facts = elf_in(tree, entry.path);
    if (!facts || facts->type != ElfType::shared_object || !agree(abi_of(*facts), abi)) continue;
    SysrootLibrary library{entry.path, facts->soname.empty() ? name : facts->soname};
    for (const auto& version : facts->defined_versions)
      if (const std::string family = family_of(version); !family.empty())
        library.versions[family] = newest_version(facts->defined_versions, family);
    libraries.push_back(std::move(library));
  }
  return libraries;
}

std::map<std::string, LibraryDependencies> library_packages_in(const std::optional<std::filesystem::path>& sysroot) {
  std::map<std::string, LibraryDependencies> packages;
  auto record = sysroot ? read_sysroot_record(*sysroot) : std::nullopt;
  if (record)
    for (const auto& package : record->packages)
      packages[package.format].insert(package.shlibs.begin(), package.shlibs.end());
  return packages;
}

}  // namespace extmod
