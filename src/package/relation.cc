// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/relation.h"

#include <algorithm>

#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kOperator = "<>=";

/// The format before a colon; other colons belong to names (python3:any) and versions (1:2.0).
std::string take_format(std::string& text) {
  size_t colon = text.find(':');
  if (colon == std::string::npos) return {};
  std::string word = text.substr(0, colon);
  const auto known = format_names();
  if (std::find(known.begin(), known.end(), word) == known.end()) return {};
  text = text.substr(colon + 1);
  return word;
}

/// Some formats write `<<` and `>>`.
std::string comparison_of(const std::string& sign) {
  if (sign == "<<") return "<";
  if (sign == ">>") return ">";
  return sign;
}

}  // namespace

Relation parse_relation(const std::string& text) {
  auto refuse = [&] {
    return Error(ExitStatus::impossible, "not a relation to a package", "`" + text + "`",
                 "write NAME, NAME (>= VERSION) or FORMAT:NAME");
  };
  std::string rest(trim(text));
  Relation relation;
  relation.format = take_format(rest);
  rest = trim(rest);
  size_t at = rest.find('|') == std::string::npos ? rest.find_first_of(kOperator) : std::string::npos;
  if (at == std::string::npos) {
    relation.name = rest;
  } else {
    size_t end = std::min(rest.find_first_not_of(kOperator, at), rest.size());
    std::string name(trim(rest.substr(0, at)));
    std::string version(trim(rest.substr(end)));
    bool in_parentheses = name.ends_with("(") && version.ends_with(")");
    if (in_parentheses) {
      name = trim(name.substr(0, name.size() - 1));
      version = trim(version.substr(0, version.size() - 1));
    }
    relation.name = name;
    relation.comparison = comparison_of(rest.substr(at, end - at));
    relation.version = version;
    bool known = relation.comparison.size() <= 2 && relation.comparison.find_first_of("<>", 1) == std::string::npos &&
                 relation.comparison != "==";
    if (!known || version.empty() || version.find_first_of(" ()") != std::string::npos) throw refuse();
  }
  if (relation.name.empty() || relation.name.find('\n') != std::string::npos ||
      (relation.name.find(' ') != std::string::npos && relation.name.find('|') == std::string::npos))
    throw refuse();
  return relation;
}

std::vector<Relation> relations_for(const std::vector<Relation>& relations, const std::string& format) {
  std::vector<Relation> chosen;
  for (const auto& relation : relations)
    if (relation.format.empty() || relation.format == format) chosen.push_back(relation);
  return chosen;
}

}  // namespace extmod
