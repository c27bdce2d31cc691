// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_manifest.h"

#include <nlohmann/json.hpp>

#include "support/digest.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

ordered_json module_rows(const VerifiedModules& modules) {
  ordered_json rows = ordered_json::array();
  for (const auto& module : modules.modules())
    rows.push_back(
        {{"path", module.path}, {"size", module.bytes.size()}, {"sha256", digest_of(Digest::sha256(), module.bytes)}});
  return rows;
}

ordered_json package_rows(const std::vector<WrittenPackage>& packages) {
  ordered_json rows = ordered_json::array();
  for (const auto& package : packages) {
    ordered_json row = {{"format", package.format},
                        {"path", package.path.filename().string()},
                        {"size", package.size},
                        {"sha256", package.sha256}};
    if (!package.signature.empty()) row["signature"] = package.signature.filename().string();
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::string module_manifest(const ModulePackagesRequest& request, const VerifiedModules& modules,
                            const ModulePackages& made) {
  const ordered_json json = {{"schema", "extmod-pkg/module-manifest/1"},
                             {"version", EXTMOD_PKG_VERSION},
                             {"command", request.command},
                             {"release", modules.release()},
                             {"name", made.package.name},
                             {"package_version", made.package.version},
                             {"licence", made.package.modules->licence},
                             {"machine", to_string(made.package.userland.abi)},
                             {"time", made.package.time},
                             {"verified", true},
                             {"modules", module_rows(modules)},
                             {"packages", package_rows(made.packages)}};
  return json.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
