// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/overview.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "farm/overview_changes.h"
#include "farm/overview_text.h"
#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace {

using Json = nlohmann::ordered_json;

std::string json_text(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double json_number(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<double>() : 0;
}

double packages_size(const Json& cell) {
  double size = 0;
  if (cell.contains("packages"))
    for (const auto& package : cell["packages"]) size += json_number(package, "size");
  return size;
}

std::string counted(double count, const char* what) {
  return fmt::format("{:.0f} {}{}", count, what, count == 1 ? "" : "s");
}

class Overview {
 public:
  Overview(const Json& report, FarmChanges changes) : report_(report), changes_(std::move(changes)) {}

  std::string page() {
    std::string text = head();
    text += matrix() + changed() + "<h2>Cells</h2>\n";
    for (const auto& cell : report_["cells"]) text += section(cell);
    return text + parts() + "<script>\n" + std::string(embedded_file("packaging/farm/overview.js")) +
           "</script>\n</body>\n</html>\n";
  }

 private:
  std::string head() const {
    const std::string title = html_escaped(json_text(report_, "matrix"));
    std::string counts;
    for (const auto& [outcome, count] : report_["counts"].items())
      counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count.get<int>(), outcome);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "script-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Farm: " +
           title + "</title>\n<style>\n" + std::string(embedded_file("packaging/farm/overview.css")) +
           "</style>\n</head>\n<body>\n<h1>Kernel packages</h1>\n<p><code>" + title +
           "</code><br>\nCells: " + html_escaped(counts) + ". Time: " + duration_text(json_number(report_, "seconds")) +
           ". " + html_link("SHA256SUMS", "SHA256SUMS") + ", " + html_link("farm.json", "farm.json") +
           "</p>\n<input id=\"search\" type=\"search\" hidden placeholder=\"kernel, architecture, flavour or state\" "
           "aria-label=\"Search\">\n";
  }

  /// In the order of the report.
  std::vector<std::string> names(const char* axis) const {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const auto& cell : report_["cells"])
      if (const std::string name = json_text(cell, axis); seen.insert(name).second) names.push_back(name);
    return names;
  }

  std::string matrix() const {
    const auto architectures = names("architecture");
    std::map<std::pair<std::string, std::string>, std::string> boxes;
    for (const auto& cell : report_["cells"])
      boxes[{json_text(cell, "kernel"), json_text(cell, "architecture")}] += box(cell);
    std::string text = "<div class=\"scroll\">\n<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Kernel</th>";
    for (const auto& architecture : architectures) text += "<th scope=\"col\">" + html_escaped(architecture) + "</th>";
    text += "</tr></thead>\n<tbody>\n";
    for (const auto& kernel : names("kernel")) {
      text += "<tr><th scope=\"row\">" + html_escaped(kernel) + "</th>";
      for (const auto& architecture : architectures)
        text += "<td data-name=\"" + html_escaped(architecture) + "\">" + boxes[{kernel, architecture}] + "</td>";
      text += "</tr>\n";
    }
    return text + "</tbody>\n</table>\n</div>\n";
  }

  static std::string words_of(const Json& task) {
    return " data-words=\"" + html_escaped(json_text(task, "id") + " " + json_text(task, "outcome")) + "\"";
  }

  std::string box(const Json& cell) const {
    const std::string outcome = json_text(cell, "outcome");
    std::string text = "<div class=\"cell " + html_escaped(outcome) + "\"" + words_of(cell) + ">" +
                       html_task_link(json_text(cell, "id"), json_text(cell, "flavour")) + " <span class=\"state\">" +
                       html_escaped(outcome) + "</span>";
    if (!cell.contains("seconds")) return text + "</div>";
    text += "<br><small>" + duration_text(json_number(cell, "seconds"));
    if (const double size = packages_size(cell); size > 0) text += ", " + size_text(size);
    if (const auto& findings = cell.value("findings", Json()); findings.is_object())
      text += "<br>" + counted(json_number(findings, "errors"), "error") + ", " +
              counted(json_number(findings, "warnings"), "warning");
    return text + "</small></div>";
  }

  static std::string state_of(const Json& task) {
    const std::string outcome = html_escaped(json_text(task, "outcome"));
    return "<span class=\"state " + outcome + "\">" + outcome + "</span>";
  }

  /// How long it took, with its log and the reports of its commands. Only files that there are have a name here.
  static std::string course(const Json& task) {
    std::string text = duration_text(json_number(task, "seconds"));
    for (const auto& step : task.value("steps", Json::array())) {
      const std::string name = json_text(step, "name");
      const std::string report = json_text(step, "report");
      text += ", " + (report.empty() ? html_escaped(name) : html_link(report, name)) + " " +
              duration_text(json_number(step, "seconds"));
      if (const double status = json_number(step, "exit_status"); status != 0)
        text += fmt::format(" (status {})", status);
    }
    text += ", processor " + duration_text(json_number(task, "cpu_seconds")) + ", largest process " +
            size_text(json_number(task, "memory"));
    const std::string log = json_text(task, "log");
    return log.empty() ? text : text + ", " + html_link(log, "log");
  }

  std::string section(const Json& task) const {
    std::string text = "<section class=\"task\" id=\"" + html_anchor(json_text(task, "id")) + "\"" + words_of(task) +
                       ">\n<h3>" + html_escaped(json_text(task, "id")) + " " + state_of(task) + "</h3>\n";
    if (const std::string part = json_text(task, "blocked_by"); !part.empty())
      return text + "<p>It needs " + html_task_link(part, part) + ", which failed.</p>\n</section>\n";
    if (!task.contains("seconds")) return text + "</section>\n";
    if (const std::string error = json_text(task, "error"); !error.empty())
      text += "<pre>" + html_escaped(error) + "</pre>\n";
    return text + "<p class=\"quiet\">" + course(task) + "</p>\n" + packages(task) + findings(task) + "</section>\n";
  }

  std::string changed() const {
    std::string text;
    for (const auto& cell : report_["cells"])
      if (const auto found = changes_.cells.find(json_text(cell, "id")); found != changes_.cells.end()) {
        const auto& [id, words] = *found;
        text +=
            "<li" + words_of(cell) + ">" + html_task_link(id, id) + ": " + html_escaped(join(words, "; ")) + "</li>\n";
      }
    for (const auto& id : changes_.gone) text += "<li>" + html_escaped(id) + ": gone</li>\n";
    return text.empty() ? text : "<h2>Since the run before</h2>\n<ul>\n" + text + "</ul>\n";
  }

  std::string parts() const {
    if (report_["parts"].empty()) return {};
    std::string text = "<h2>Parts that cells share</h2>\n<div class=\"scroll\">\n<table class=\"parts\">\n";
    for (const auto& part : report_["parts"]) {
      text += "<tr id=\"" + html_anchor(json_text(part, "id")) + "\"" + words_of(part) + "><th scope=\"row\">" +
              html_escaped(json_text(part, "id")) + "</th><td>" + state_of(part) + "</td><td>";
      if (const std::string error = json_text(part, "error"); !error.empty())
        text += "<pre>" + html_escaped(error) + "</pre>\n";
      if (part.contains("seconds")) text += "<span class=\"quiet\">" + course(part) + "</span>";
      text += "</td></tr>\n";
    }
    return text + "</table>\n</div>\n";
  }

  std::string packages(const Json& task) const {
    if (!task.contains("packages") || task["packages"].empty()) return {};
    std::string text = "<div class=\"scroll\"><table>\n";
    for (const auto& package : task["packages"]) {
      const std::string path = json_text(package, "path");
      const auto found = changes_.packages.find(path);
      const std::string change = found == changes_.packages.end() ? "" : found->second;
      text += "<tr><td>" + html_link(path, path.substr(path.rfind('/') + 1)) + "<br><small>" +
              html_escaped(json_text(package, "sha256")) + "</small></td><td class=\"number\">" +
              size_text(json_number(package, "size")) + "</td><td>" + change + "</td></tr>\n";
    }
    return text + "</table></div>\n";
  }

  static std::string findings(const Json& task) {
    const auto& findings = task.value("findings", Json());
    if (!findings.is_object() || !findings.contains("list") || findings["list"].empty()) return {};
    std::string text = "<ul>\n";
    for (const auto& finding : findings["list"])
      text += "<li>" + html_escaped(json_text(finding, "severity")) + " <code>" +
              html_escaped(json_text(finding, "rule")) + "</code> " + html_escaped(json_text(finding, "path")) + ": " +
              html_escaped(json_text(finding, "sentence")) + "</li>\n";
    return text + "</ul>\n";
  }

  const Json& report_;
  FarmChanges changes_;
};

}  // namespace

std::string farm_overview(const std::string& report, const std::string& before) {
  const Json now = Json::parse(report);
  return Overview(now, farm_changes(report, before)).page();
}

}  // namespace extmod
