// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/package_list.h"

#include <map>
#include <nlohmann/json.hpp>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kListSchema = "extmod-pkg/manifests/1";
constexpr const char* kListName = "manifest.json";

/// Rows by the packages' file names.
using Rows = std::map<std::string, Json>;

std::string text_at(const Json& row, const char* key) {
  auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_ours(const Json& list) {
  return list.is_object() && text_at(list, "schema").starts_with("extmod-pkg/");
}

/// Files in the folder, by their names alone.
void strip_folders(Json& row) {
  for (const char* key : {"path", "signature"})
    if (std::string path = text_at(row, key); !path.empty()) row[key] = fs::path(path).filename().string();
}

/// The rows of a list, or of the manifest of one run, which earlier versions wrote under its name.
Rows read_rows(const fs::path& folder) {
  Rows rows;
  const Json list = Json::parse(read_file_if_exists(folder / kListName).value_or(""), nullptr, false);
  if (!is_ours(list) || !list.contains("packages") || !list["packages"].is_array()) return rows;
  for (Json row : list["packages"]) {
    if (!row.is_object()) continue;
    strip_folders(row);
    const std::string name = text_at(row, "path");
    if (!name.empty() && fs::exists(folder / name)) rows[name] = row;
  }
  return rows;
}

Json row_of(const WrittenPackage& package, const std::string& manifest) {
  Json row = {{"format", package.format},
              {"path", package.path.filename().string()},
              {"size", package.size},
              {"sha256", package.sha256}};
  if (!package.signature.empty()) row["signature"] = package.signature.filename().string();
  row["manifest"] = manifest;
  return row;
}

}  // namespace

void check_manifest_is_ours(const fs::path& folder) {
  auto text = read_file_if_exists(folder / kListName);
  if (!text || is_ours(Json::parse(*text, nullptr, false))) return;
  throw Error(ExitStatus::impossible, "a manifest.json that extmod-pkg did not write would be lost", folder / kListName,
              "give another folder with --output");
}

void write_manifests(const fs::path& folder, const std::vector<WrittenPackage>& packages, const std::string& text,
                     Publication& publication) {
  if (packages.empty()) return;
  const std::string manifest = packages.front().path.filename().string() + ".manifest.json";
  check_manifest_is_ours(folder);
  Rows rows = read_rows(folder);
  // The run that this manifest was of may have made packages that are not made now.
  for (auto& [name, row] : rows)
    if (text_at(row, "manifest") == manifest) row.erase("manifest");
  for (const auto& package : packages) rows[package.path.filename()] = row_of(package, manifest);
  Json list = {{"schema", kListSchema}, {"packages", Json::array()}};
  for (const auto& [name, row] : rows) list["packages"].push_back(row);
  publication.write(manifest, text);
  publication.write(kListName, list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace extmod
