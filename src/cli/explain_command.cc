// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "cli/page_text.h"
#include "cli/rule_names.h"
#include "cli/subcommand.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kExplainFooter = R"(
Without RULE it lists the rules, with their levels:
  error    modules cannot be built or will not load, or the package is unsafe
  warning  likely to harm somebody
  note     worth knowing
A finding may be less than its rule, where the case at hand does less harm.

Examples:
  extmod-pkg explain elf-machine
  extmod-pkg explain --all | less)";

struct ExplainRequest {
  std::vector<std::string> names;
  bool all = false;
};

std::string rule_text(const Rule& rule) {
  return fmt::format("{} ({}): {}\n\n{}", rule.id, to_string(rule.severity), rule.sentence, page_text(rule_page(rule)));
}

std::string list_text(const std::vector<const Rule*>& chosen) {
  std::string text;
  for (const Rule* rule : chosen)
    text += fmt::format("{:<8} {:<20} {}\n", to_string(rule->severity), rule->id, rule->sentence);
  return text;
}

std::string rules_json(const std::vector<const Rule*>& chosen) {
  using nlohmann::ordered_json;
  ordered_json list = ordered_json::array();
  for (const Rule* rule : chosen)
    list.push_back({{"id", rule->id},
                    {"severity", to_string(rule->severity)},
                    {"sentence", rule->sentence},
                    {"page", rule_page(*rule)}});
  return ordered_json{{"rules", list}}.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

int explain(const ExplainRequest& request) {
  if (request.all && !request.names.empty())
    throw Error(ExitStatus::impossible, "--all explains every rule", request.names.front(), "leave one of the two out");
  std::vector<const Rule*> chosen;
  for (const auto& name : request.names) chosen.push_back(&rule_named(name));
  if (request.names.empty())
    for (const auto& rule : rules()) chosen.push_back(&rule);
  if (output_options().json) {
    print(rules_json(chosen));
  } else if (request.names.empty() && !request.all) {
    print(list_text(chosen));
  } else {
    std::string text;
    for (const Rule* rule : chosen) text += (text.empty() ? "" : "\n\n") + rule_text(*rule);
    print(text);
  }
  return static_cast<int>(ExitStatus::done);
}

}  // namespace

std::function<int()> add_explain(CLI::App& app) {
  auto request = std::make_shared<ExplainRequest>();
  app.add_option("RULE", request->names, "rules of verify, as its findings name them: elf-machine")->type_name("");
  app.add_flag("--all", request->all, "explain every rule");
  app.footer(kExplainFooter);
  return [request] { return explain(*request); };
}

}  // namespace extmod
