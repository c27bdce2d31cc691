// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_declaration.h"

#include <algorithm>

#include "support/text.h"

namespace extmod {
namespace {

Relation relation_in(std::string_view text) {
  constexpr const char* kSigns = "<>=";
  const size_t name_end = std::min(text.find_first_of(" \t:([<"), text.size());
  Relation relation{{}, std::string(text.substr(0, name_end)), {}, {}};
  const size_t open = text.find('(');
  const size_t close = text.find(')', std::min(open, text.size()));
  if (open == std::string_view::npos || close == std::string_view::npos) return relation;
  const std::string inside(trim(text.substr(open + 1, close - open - 1)));
  const size_t end = std::min(inside.find_first_not_of(kSigns), inside.size());
  const std::string sign = inside.substr(0, end);
  relation.comparison = sign == "<<" ? "<" : sign == ">>" ? ">" : sign;
  relation.version = trim(inside.substr(end));
  return relation;
}

}  // namespace

std::vector<RelationChoice> deb_relations(const std::string& field) {
  check_relations(static_cast<size_t>(
                      std::count_if(field.begin(), field.end(), [](char byte) { return byte == ',' || byte == '|'; })),
                  "its control file");
  std::vector<RelationChoice> relations;
  for (const auto& group : split(field, ',')) {
    RelationChoice choice;
    for (const auto& alternative : split(group, '|')) {
      Relation relation = relation_in(trim(alternative));
      if (!relation.name.empty()) choice.push_back(std::move(relation));
    }
    if (!choice.empty()) relations.push_back(std::move(choice));
  }
  return relations;
}

PackageDeclaration deb_declaration(const std::map<std::string, std::string>& fields) {
  auto field = [&](const char* name) {
    auto found = fields.find(name);
    return found != fields.end() ? found->second : "";
  };
  PackageDeclaration declaration{field("Package"), field("Version"), field("Architecture")};
  declaration.depends = deb_relations(field("Pre-Depends"));
  for (auto& choice : deb_relations(field("Depends"))) declaration.depends.push_back(std::move(choice));
  declaration.recommends = deb_relations(field("Recommends"));
  for (const auto& choice : deb_relations(field("Provides")))
    declaration.provides.insert(declaration.provides.end(), choice.begin(), choice.end());
  for (const char* name : {"Conflicts", "Breaks"})
    for (const auto& choice : deb_relations(field(name)))
      declaration.conflicts.insert(declaration.conflicts.end(), choice.begin(), choice.end());
  return declaration;
}

}  // namespace extmod
