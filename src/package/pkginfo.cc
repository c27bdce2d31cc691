// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pkginfo.h"

#include <algorithm>

#include "support/text.h"

namespace extmod {
namespace {

/// `key = value` lines, in order.
std::vector<std::pair<std::string, std::string>> pkginfo_lines(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& line : split(text, '\n')) {
    const size_t equals = line.find(" = ");
    if (!line.starts_with("#") && equals != std::string::npos)
      lines.emplace_back(trim(line.substr(0, equals)), trim(line.substr(equals + 3)));
  }
  return lines;
}

}  // namespace

Relation pkginfo_relation(const std::string& text) {
  constexpr const char* kSigns = "<>=~";
  const size_t at = std::min(text.find_first_of(kSigns), text.size());
  const size_t end = std::min(text.find_first_not_of(kSigns, at), text.size());
  return {{}, text.substr(0, at), text.substr(at, end - at), text.substr(end)};
}

std::map<std::string, std::string> pkginfo_fields(const std::string& text) {
  std::map<std::string, std::string> fields;
  for (const auto& [key, value] : pkginfo_lines(text)) fields[key] = value;
  return fields;
}

PackageDeclaration pkginfo_declaration(const std::string& text) {
  auto fields = pkginfo_fields(text);
  PackageDeclaration declaration{fields["pkgname"], fields["pkgver"], fields["arch"]};
  for (const auto& [key, value] : pkginfo_lines(text)) {
    if (key == "depend" && value.starts_with("!")) declaration.conflicts.push_back(pkginfo_relation(value.substr(1)));
    if (key == "depend" && !value.starts_with("!")) declaration.depends.push_back({pkginfo_relation(value)});
    // `NAME: what it is good for`; names may have a colon, but no blank.
    if (key == "optdepend") declaration.recommends.push_back({pkginfo_relation(value.substr(0, value.find(": ")))});
    if (key == "provides") declaration.provides.push_back(pkginfo_relation(value));
    if (key == "conflict") declaration.conflicts.push_back(pkginfo_relation(value));
  }
  return declaration;
}

}  // namespace extmod
