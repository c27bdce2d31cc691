// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tool_audit.h"

#include "distro/tools.h"
#include "support/interrupt.h"
#include "support/version.h"

namespace extmod {
namespace {

enum class Fit { not_it, other, good };

/// Whether the relation brings the tool, and as it is needed.
Fit fit_of(const ToolNeed& need, const Relation& relation) {
  const auto tool = tool_in(relation.name, need.tool);
  if (!tool) return Fit::not_it;
  if (need.version.empty()) return Fit::good;
  if (is_compiler(need.tool)) return tool->number.empty() || tool->number == need.version ? Fit::good : Fit::other;
  const std::string least = tool->number.empty() ? least_version(relation) : tool->number;
  // Of most tools distributions have a new one. Libraries stay as they are for a release.
  if (least.empty()) return need.tool == kLibcrypto ? Fit::other : Fit::good;
  return version_less(least, need.version) ? Fit::other : Fit::good;
}

/// What the packages declare instead of what is needed, if nothing of it is good.
struct Search {
  Fit best = Fit::not_it;
  std::string other = {};

  void look_at(const ToolNeed& need, const std::vector<RelationChoice>& choices, const FormatNeeds& format) {
    for (const auto& choice : choices) {
      check_interrupt();
      for (const auto& relation : choice) {
        const Fit fit = fit_of(need, relation);
        if (fit > best) best = fit;
        if (fit == Fit::other && other.empty()) other = format.spelling(relation);
      }
    }
  }
};

}  // namespace

Findings audit_tools(const std::vector<ToolNeed>& needs, const std::vector<PackageDeclaration>& declarations,
                     const FormatNeeds& format) {
  Findings findings;
  for (const auto& need : needs) {
    if (!need.is_judged) continue;
    Search search;
    for (const auto& declaration : declarations) {
      search.look_at(need, declaration.depends, format);
      search.look_at(need, declaration.recommends, format);
    }
    if (search.best == Fit::good) continue;
    const std::string wanted = format.spelling(format.tool(need.tool, need.version));
    findings.push_back(make_finding(need.severity, "undeclared-tool", need.path,
                                    "says that " + need.because +
                                        (search.best == Fit::other ? ", but the package declares " + search.other
                                                                   : ", and the package does not declare it") +
                                        ": declare " + wanted));
  }
  return findings;
}

}  // namespace extmod
