// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/overview.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace {

using Json = nlohmann::ordered_json;

std::string escaped(const std::string& text) {
  std::string result = replace_all(text, "&", "&amp;");
  for (const auto& [from, to] : {std::pair{"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}})
    result = replace_all(result, from, to);
  // Other control characters are in no HTML.
  std::erase_if(result, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t'; });
  return result;
}

/// A relative link. Names of files have any character.
std::string link(const std::string& path, const std::string& text) {
  std::string address;
  for (const char c : path) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string("/._-~").find(c) != std::string::npos;
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return "<a href=\"./" + address + "\">" + escaped(text) + "</a>";
}

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double number_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<double>() : 0;
}

std::string duration(double seconds) {
  constexpr long kMinute = 60;
  const long whole = std::lround(seconds);
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  return whole < 2 * kMinute ? fmt::format("{} s", whole)
                             : fmt::format("{} min {} s", whole / kMinute, whole % kMinute);
}

std::string size_text(double bytes) {
  constexpr double kKilo = 1024;
  if (bytes < kKilo * kKilo) return fmt::format("{:.1f} KiB", bytes / kKilo);
  return fmt::format("{:.1f} MiB", bytes / kKilo / kKilo);
}

std::string counted(double count, const char* what) {
  return fmt::format("{:.0f} {}{}", count, what, count == 1 ? "" : "s");
}

double packages_size(const Json& cell) {
  double size = 0;
  if (cell.contains("packages"))
    for (const auto& package : cell["packages"]) size += number_of(package, "size");
  return size;
}

/// Its anchor in the page.
std::string anchor_of(const Json& task) {
  return replace_all(text_of(task, "id"), "/", "--");
}

class Overview {
 public:
  Overview(const Json& report, const Json& before) : report_(report) {
    if (before.is_object() && before.contains("cells"))
      for (const auto& cell : before["cells"]) before_[text_of(cell, "id")] = cell;
  }

  std::string page() {
    std::string text = head();
    text += matrix();
    for (const char* group : {"cells", "parts"})
      for (const auto& task : report_[group]) text += section(task);
    return text + "<script>\n" + std::string(embedded_file("packaging/farm/overview.js")) +
           "</script>\n</body>\n</html>\n";
  }

 private:
  std::string head() const {
    const std::string title = escaped(text_of(report_, "matrix"));
    std::string counts;
    for (const auto& [outcome, count] : report_["counts"].items())
      counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count.get<int>(), outcome);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "script-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Farm: " +
           title + "</title>\n<style>\n" + std::string(embedded_file("packaging/farm/overview.css")) +
           "</style>\n</head>\n<body>\n<h1>Kernel packages</h1>\n<p><code>" + title +
           "</code><br>\nCells: " + escaped(counts) + ". Time: " + duration(number_of(report_, "seconds")) + ". " +
           link("SHA256SUMS", "SHA256SUMS") + ", " + link("farm.json", "farm.json") +
           "</p>\n<input id=\"search\" type=\"search\" hidden placeholder=\"kernel, architecture, flavour or state\" "
           "aria-label=\"Search\">\n";
  }

  std::vector<std::string> names(const char* axis) const {
    std::vector<std::string> names;
    for (const auto& cell : report_["cells"])
      if (const std::string name = text_of(cell, axis); std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    return names;
  }

  std::string matrix() const {
    const auto architectures = names("architecture");
    std::string text = "<div class=\"scroll\">\n<table class=\"matrix\">\n<thead><tr><th>Kernel</th>";
    for (const auto& architecture : architectures) text += "<th>" + escaped(architecture) + "</th>";
    text += "</tr></thead>\n<tbody>\n";
    for (const auto& kernel : names("kernel")) {
      text += "<tr><th>" + escaped(kernel) + "</th>";
      for (const auto& architecture : architectures) {
        text += "<td data-name=\"" + escaped(architecture) + "\">";
        for (const auto& cell : report_["cells"])
          if (text_of(cell, "kernel") == kernel && text_of(cell, "architecture") == architecture) text += box(cell);
        text += "</td>";
      }
      text += "</tr>\n";
    }
    return text + "</tbody>\n</table>\n</div>\n";
  }

  static std::string words_of(const Json& task) {
    return " data-words=\"" + escaped(text_of(task, "id") + " " + text_of(task, "outcome")) + "\"";
  }

  std::string box(const Json& cell) const {
    const std::string outcome = text_of(cell, "outcome");
    std::string text = "<div class=\"cell " + escaped(outcome) + "\"" + words_of(cell) + "><a href=\"#" +
                       escaped(anchor_of(cell)) + "\">" + escaped(text_of(cell, "flavour")) +
                       "</a> <span class=\"state\">" + escaped(outcome) + "</span>";
    if (!cell.contains("seconds")) return text + "</div>";
    text += "<br><small>" + duration(number_of(cell, "seconds"));
    if (const double size = packages_size(cell); size > 0) text += ", " + size_text(size);
    if (const auto& findings = cell.value("findings", Json()); findings.is_object())
      text += ", " + counted(number_of(findings, "errors"), "error") + ", " +
              counted(number_of(findings, "warnings"), "warning");
    return text + "</small></div>";
  }

  std::string section(const Json& task) const {
    std::string text = "<section class=\"task\" id=\"" + escaped(anchor_of(task)) + "\"" + words_of(task) + ">\n<h3>" +
                       escaped(text_of(task, "id")) + " <span class=\"state " + escaped(text_of(task, "outcome")) +
                       "\">" + escaped(text_of(task, "outcome")) + "</span></h3>\n";
    if (const std::string part = text_of(task, "blocked_by"); !part.empty())
      return text + "<p>It needs <a href=\"#" + escaped(replace_all(part, "/", "--")) + "\">" + escaped(part) +
             "</a>, which failed.</p>\n</section>\n";
    if (!task.contains("seconds")) return text + "</section>\n";
    if (const std::string error = text_of(task, "error"); !error.empty()) text += "<pre>" + escaped(error) + "</pre>\n";
    text += "<p class=\"quiet\">" + duration(number_of(task, "seconds")) + ", processor " +
            duration(number_of(task, "cpu_seconds")) + ", largest process " + size_text(number_of(task, "memory")) +
            ", " + link(text_of(task, "log"), "log");
    for (const auto& step : task.value("steps", Json::array()))
      text += fmt::format(", {} {}", escaped(text_of(step, "name")), duration(number_of(step, "seconds")));
    return text + "</p>\n" + packages(task) + findings(task) + "</section>\n";
  }

  /// What became of a package since the run before.
  std::string change(const Json& cell, const Json& package) const {
    const auto before = before_.find(text_of(cell, "id"));
    if (before == before_.end() || !before->second.contains("packages")) return {};
    for (const auto& old : before->second["packages"]) {
      if (text_of(old, "path") != text_of(package, "path")) continue;
      if (text_of(old, "sha256") == text_of(package, "sha256")) return "as before";
      return fmt::format("changed, {:+.0f} bytes", number_of(package, "size") - number_of(old, "size"));
    }
    return "new";
  }

  std::string packages(const Json& task) const {
    if (!task.contains("packages") || task["packages"].empty()) return {};
    std::string text = "<div class=\"scroll\"><table>\n";
    for (const auto& package : task["packages"]) {
      const std::string path = text_of(package, "path");
      text += "<tr><td>" + link(path, path.substr(path.rfind('/') + 1)) + "<br><small>" +
              escaped(text_of(package, "sha256")) + "</small></td><td class=\"number\">" +
              size_text(number_of(package, "size")) + "</td><td>" + escaped(change(task, package)) + "</td></tr>\n";
    }
    return text + "</table></div>\n";
  }

  static std::string findings(const Json& task) {
    const auto& findings = task.value("findings", Json());
    if (!findings.is_object() || !findings.contains("list") || findings["list"].empty()) return {};
    std::string text = "<ul>\n";
    for (const auto& finding : findings["list"])
      text += "<li>" + escaped(text_of(finding, "severity")) + " <code>" + escaped(text_of(finding, "rule")) +
              "</code> " + escaped(text_of(finding, "path")) + ": " + escaped(text_of(finding, "sentence")) + "</li>\n";
    return text + "</ul>\n";
  }

  const Json& report_;
  std::map<std::string, Json> before_;
};

}  // namespace

std::string farm_overview(const std::string& report, const std::string& before) {
  const Json now = Json::parse(report);
  const Json old = Json::parse(before, nullptr, false);
  return Overview(now, old).page();
}

}  // namespace extmod
