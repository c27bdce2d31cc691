// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/run_record.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cache/sealed.h"
#include "support/digest.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr auto kReplace = json::error_handler_t::replace;

/// A path that says what it names: nothing empty, `.` or `..` in it.
bool is_plain(const std::string& path) {
  const fs::path given = path;
  return !path.empty() && path.find('\0') == std::string::npos && given.lexically_normal().native() == path &&
         given.has_filename() && *given.begin() != ".." && *given.begin() != ".";
}

/// Host programs are in these folders of the tree.
bool is_program_path(const std::string& path) {
  return is_plain(path) && (path.starts_with("scripts/") || path.starts_with("certs/") || path.starts_with("tools/"));
}

bool is_input_name(const std::string& name) {
  const std::string path = name.starts_with("tree/")      ? name.substr(5)
                           : name.starts_with("sysroot/") ? name.substr(8)
                                                          : name;
  return is_plain(path) && fs::path(path).is_absolute() == (path == name);
}

template <typename Test>
bool all_rows(const std::map<std::string, std::string>& rows, const Test& is_name) {
  return std::all_of(rows.begin(), rows.end(),
                     [&](const auto& row) { return is_name(row.first) && is_digest(row.second); });
}

bool is_sound(const RunRecord& record) {
  return !record.inputs.empty() && all_rows(record.inputs, is_input_name) &&
         all_rows(record.programs, is_program_path) && !(record.programs.empty() && record.failures.empty()) &&
         std::all_of(record.failures.begin(), record.failures.end(),
                     [](const BuildFailure& failure) { return is_program_path(failure.target); });
}

}  // namespace

bool is_digest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string write_record(const RunRecord& record) {
  json written = {{"inputs", record.inputs}, {"programs", record.programs}, {"failures", json::array()}};
  for (const auto& failure : record.failures) written["failures"].push_back({failure.target, failure.messages});
  return sealed(written.dump(-1, ' ', false, kReplace));
}

std::optional<RunRecord> read_record(const std::string& content) {
  auto text = unsealed(content);
  if (!text) return std::nullopt;
  RunRecord record;
  try {
    const json read = json::parse(*text);
    read.at("inputs").get_to(record.inputs);
    read.at("programs").get_to(record.programs);
    if (!read.at("failures").is_array()) return std::nullopt;
    for (const auto& failure : read.at("failures"))
      record.failures.push_back({failure.at(0).get<std::string>(), failure.at(1).get<std::string>()});
  } catch (const json::exception&) {
    return std::nullopt;
  }
  return is_sound(record) ? std::optional(record) : std::nullopt;
}

std::string file_name_of(const RunRecord& record) {
  return digest_of(Digest::sha256(), json(record.inputs).dump(-1, ' ', false, kReplace)) + ".json";
}

}  // namespace extmod
