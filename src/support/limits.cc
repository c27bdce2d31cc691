// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/limits.h"

#include <charconv>

namespace extmod {
namespace {

constexpr const char* kUnits[] = {"K", "M", "G"};

const LimitRow& row_of(uint64_t Limits::*value) {
  for (const auto& row : limit_rows())
    if (row.value == value) return row;
  return limit_rows().front();
}

std::string names() {
  std::string text;
  for (const auto& row : limit_rows()) text += (text.empty() ? "" : ", ") + std::string(row.name);
  return text;
}

[[noreturn]] void refuse(const std::string& text) {
  throw Error(ExitStatus::impossible, "no such limit", text,
              "give NAME=NUMBER, with K, M or G for sizes; the names are " + names());
}

/// Digits and a unit; sets `good` to false for anything else.
uint64_t number_in(const std::string& text, bool& good) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  auto [stop, failed] = std::from_chars(text.data(), end, number);
  std::string unit(stop, end);
  good = failed == std::errc() && number > 0;
  int shift = 0;
  for (size_t i = 0; i < std::size(kUnits); ++i)
    if (unit == kUnits[i] || unit == std::string(kUnits[i]) + "iB") shift = static_cast<int>(i + 1) * 10;
  if ((shift == 0 && !unit.empty()) || number > UINT64_MAX >> shift) good = false;
  return number << shift;
}

}  // namespace

const std::vector<LimitRow>& limit_rows() {
  static const std::vector<LimitRow> kRows = {
      {"total", &Limits::total, true, "unpacked size of all files"},
      {"entry", &Limits::entry, true, "size of one file"},
      {"entries", &Limits::entries, false, "number of files, links and folders"},
      {"depth", &Limits::depth, false, "number of folders in a path"},
      {"name", &Limits::name, false, "length of a path or of a link's target"},
      {"steps", &Limits::steps, false, "names looked up to follow links"},
      {"ratio", &Limits::ratio, false, "unpacked size divided by the package's size"},
      {"text", &Limits::text, true, "size of a file that is read as text"},
      {"memory", &Limits::memory, true, "memory of extmod-pkg"},
  };
  return kRows;
}

void set_limit(Limits& limits, const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) refuse(text);
  bool good = false;
  const uint64_t number = number_in(text.substr(equals + 1), good);
  if (!good) refuse(text);
  for (const auto& row : limit_rows()) {
    if (text.compare(0, equals, row.name) != 0) continue;
    limits.*row.value = number;
    return;
  }
  refuse(text);
}

std::string limit_text(const LimitRow& row, uint64_t value) {
  if (!row.is_size) return std::to_string(value);
  int unit = 0;
  for (; unit < 3 && value >= 1024 && value % 1024 == 0; ++unit) value /= 1024;
  return std::to_string(value) + (unit == 0 ? " bytes" : std::string(" ") + kUnits[unit - 1] + "iB");
}

Error over_limit(const Limits& limits, uint64_t Limits::*value, const std::string& what, const std::string& object) {
  const LimitRow& row = row_of(value);
  return {ExitStatus::unverified, what + ": the limit `" + row.name + "` is " + limit_text(row, limits.*value), object,
          "do not install it; if it is yours and right, give --limit " + std::string(row.name) + "=" +
              (row.is_size ? "SIZE" : "NUMBER")};
}

}  // namespace extmod
