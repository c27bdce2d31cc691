// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "cli/diff_report.h"
#include "cli/diff_sections.h"
#include "support/printable.h"

namespace extmod {
namespace {

/// Code hosts refuse comments of a megabyte; nobody reads longer lists.
constexpr size_t kRowsOfATable = 200;
constexpr size_t kRowsInSight = 10;

/// Text that Markdown and HTML show as it is. `@` would call people, `#` and `!` link to issues and merge requests.
std::string markdown_text(const std::string& text) {
  std::string shown;
  for (char c : printable(text)) {
    switch (c) {
      case '&':
        shown += "&amp;";
        break;
      case '<':
        shown += "&lt;";
        break;
      case '>':
        shown += "&gt;";
        break;
      case '@':
        shown += "&#64;";
        break;
      case '#':
        shown += "&#35;";
        break;
      case ':':
        shown += "&#58;";
        break;
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '|':
      case '~':
      case '!':
      case '$':
        shown += fmt::format("&#{};", static_cast<int>(c));
        break;
      default:
        shown += c;
    }
  }
  return shown;
}

/// Code spans show no entities, so `<code>` it is.
std::string code(const std::string& text) {
  return text.empty() ? "" : "<code>" + markdown_text(text) + "</code>";
}

std::string table_of(const DiffSection& section, size_t most) {
  std::string table = "\n| | |\n|---|---|\n";
  for (size_t i = 0; i < std::min(most, section.rows.size()); ++i)
    table += "| " + code(section.rows[i].name) + " | " + markdown_text(section.rows[i].text) + " |\n";
  if (most < section.rows.size()) table += fmt::format("| | and {} more |\n", section.rows.size() - most);
  return table;
}

}  // namespace

std::string report_markdown(const DiffReport& report, bool list_all) {
  std::string text = "### Kernel headers: " + markdown_text(diff_verdict(report)) + "\n\n| | |\n|---|---|\n";
  text += "| A | " + markdown_text(side_text(report.a)) + " |\n| B | " + markdown_text(side_text(report.b)) + " |\n";
  if (const std::string counts = symbol_counts(report); !counts.empty()) text += "| Symbols | " + counts + " |\n";
  if (!report.modules.empty())
    text += fmt::format("| Modules | {} of {} fit both |\n", report.count(ModuleVerdict::fits), report.modules.size());
  for (const auto& section : diff_sections(report)) {
    const std::string title = fmt::format("{} ({})", section.title, section.rows.size());
    const std::string table = table_of(section, list_all || section.is_verdict ? section.rows.size() : kRowsOfATable);
    if (section.is_verdict || (!section.is_long && section.rows.size() <= kRowsInSight))
      text += "\n**" + title + "**\n" + table;
    else
      text += "\n<details><summary>" + title + "</summary>\n" + table + "\n</details>\n";
  }
  return text;
}

}  // namespace extmod
