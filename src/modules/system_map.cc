// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/system_map.h"

#include <charconv>

#include "support/interrupt.h"

namespace extmod {
namespace {

/// Even the smallest kernel has more.
constexpr size_t kFewestSymbols = 500;

struct MapLine {
  uint64_t value = 0;
  char type = 0;
  std::string_view name;
};

/// `ffff800080249520 r __ksymtab_kfree`
std::optional<MapLine> parse(std::string_view text) {
  MapLine line;
  const char* end = text.data() + text.size();
  const auto [at, failed] = std::from_chars(text.data(), end, line.value, 16);
  if (failed != std::errc() || end - at < 4 || at[0] != ' ' || at[2] != ' ') return std::nullopt;
  line.type = at[1];
  line.name = std::string_view(at + 3, static_cast<size_t>(end - at - 3));
  return line;
}

/// Calls work(line) for each line; false if one is none of System.map.
template <typename Work>
bool each_line(std::string_view text, const Work& work) {
  for (size_t count = 0; !text.empty(); ++count) {
    if (count % 4096 == 0) check_interrupt();
    const size_t end = text.find('\n');
    const auto line = parse(text.substr(0, end));
    if (!line) return false;
    work(*line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return true;
}

}  // namespace

std::optional<SystemMap> read_system_map(std::string_view text) {
  constexpr std::string_view kExport = "__ksymtab_";
  constexpr std::string_view kCrc = "__crc_";
  SystemMap map;
  uint64_t gpl_begin = 0;
  uint64_t gpl_end = 0;
  const bool good = each_line(text, [&](const MapLine& line) {
    if (line.name == "__start___ksymtab_gpl") gpl_begin = line.value;
    if (line.name == "__stop___ksymtab_gpl") gpl_end = line.value;
    if (line.name.starts_with(kExport))
      map.exports[std::string(line.name.substr(kExport.size()))].module = "vmlinux";
    else
      map.names.emplace(line.name);
  });
  if (!good || map.names.size() < kFewestSymbols) return std::nullopt;
  if (map.exports.empty()) return map;
  each_line(text, [&](const MapLine& line) {
    const bool is_crc = line.name.starts_with(kCrc) && line.type == 'A';
    if (!is_crc && !line.name.starts_with(kExport)) return;
    auto found = map.exports.find(std::string(line.name.substr(is_crc ? kCrc.size() : kExport.size())));
    if (found == map.exports.end()) return;
    if (is_crc)
      found->second.crc = static_cast<uint32_t>(line.value);
    else
      found->second.gpl_only = line.value >= gpl_begin && line.value < gpl_end;
  });
  return map;
}

}  // namespace extmod
