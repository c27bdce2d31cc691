// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot_record.h"

#include <nlohmann/json.hpp>

#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr const char* kSchema = "extmod-pkg/sysroot/1";
constexpr const char* kFileName = "extmod-pkg-sysroot.json";

}  // namespace

void write_sysroot_record(const std::filesystem::path& sysroot, const SysrootRecord& record) {
  ordered_json packages = ordered_json::array();
  for (const auto& package : record.packages)
    packages.push_back({{"name", package.name},
                        {"version", package.version},
                        {"architecture", package.architecture},
                        {"sha256", package.sha256},
                        {"shlibs", package.shlibs}});
  ordered_json json = {{"schema", kSchema}, {"run_arch", record.run_arch}, {"packages", packages}};
  write_file(sysroot / kFileName, json.dump(2) + "\n");
}

std::optional<SysrootRecord> read_sysroot_record(const std::filesystem::path& sysroot) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(sysroot / kFileName, ignored)) return std::nullopt;
  auto text = read_file_if_exists(sysroot / kFileName);
  if (!text) return std::nullopt;
  try {
    auto json = ordered_json::parse(*text);
    if (json.at("schema") != kSchema) return std::nullopt;
    SysrootRecord record{json.at("run_arch"), {}};
    for (const auto& package : json.at("packages"))
      record.packages.push_back({package.at("name"), package.at("version"), package.at("architecture"),
                                 package.at("sha256"), package.at("shlibs")});
    return record;
  } catch (const ordered_json::exception&) {
    return std::nullopt;
  }
}

std::map<std::string, std::string> library_packages_in(const std::optional<std::filesystem::path>& sysroot) {
  std::map<std::string, std::string> packages;
  auto record = sysroot ? read_sysroot_record(*sysroot) : std::nullopt;
  if (record)
    for (const auto& package : record->packages) packages.insert(package.shlibs.begin(), package.shlibs.end());
  return packages;
}

}  // namespace extmod
