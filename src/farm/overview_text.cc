// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/overview_text.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>

#include "support/text.h"

namespace extmod {

std::string html_escaped(const std::string& text) {
  std::string result = replace_all(text, "&", "&amp;");
  for (const auto& [from, to] : {std::pair{"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}})
    result = replace_all(result, from, to);
  // Other control characters are in no HTML.
  constexpr char kDelete = 0x7f;
  std::erase_if(result,
                [](char c) { return c == kDelete || (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t'); });
  return result;
}

std::string html_link(const std::string& path, const std::string& text) {
  std::string address;
  for (const char c : path) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string("/._-~").find(c) != std::string::npos;
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return "<a href=\"./" + address + "\">" + html_escaped(text) + "</a>";
}

std::string html_anchor(const std::string& id) {
  return html_escaped(replace_all(id, "/", "--"));
}

std::string html_task_link(const std::string& id, const std::string& text) {
  return "<a href=\"#" + html_anchor(id) + "\">" + html_escaped(text) + "</a>";
}

std::string duration_text(double seconds) {
  constexpr long kMinute = 60;
  constexpr double kShort = 10;
  const long whole = std::lround(seconds);
  if (seconds < kShort) return fmt::format("{:.1f} s", seconds);
  return whole < 2 * kMinute ? fmt::format("{} s", whole)
                             : fmt::format("{} min {} s", whole / kMinute, whole % kMinute);
}

std::string size_text(double bytes) {
  constexpr double kKilo = 1024;
  if (bytes < kKilo * kKilo) return fmt::format("{:.1f} KiB", bytes / kKilo);
  return fmt::format("{:.1f} MiB", bytes / kKilo / kKilo);
}

std::string size_change_text(double bytes) {
  constexpr double kExact = 10000;
  if (std::fabs(bytes) < kExact) return fmt::format("{:+.0f} bytes", bytes);
  return (bytes < 0 ? "-" : "+") + size_text(std::fabs(bytes));
}

}  // namespace extmod
