// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/build_files.h"

namespace extmod {

std::optional<std::string> read_in_parts(const TreeContent& content, const std::string& path) {
  const auto& source = content.parts.source;
  // The Makefile of a part is a line that includes the common part's.
  if (source && !source->exists("")) return "";
  if (source)
    if (auto text = source->text(path)) return text;
  if (auto text = content.text(path)) return text;
  if (content.is_absent(path)) return "";
  return std::nullopt;
}

std::optional<mode_t> mode_in_parts(const TreeContent& content, const std::string& path) {
  constexpr mode_t kAll = 0777;
  if (content.is_absent(path)) return kAll;
  const auto& source = content.parts.source;
  for (const TreePlace* part : {&content.parts.headers, source ? &*source : nullptr}) {
    if (part == nullptr) continue;
    const Resolved found = part->resolve(path);
    if (found.outcome != Resolved::Outcome::found) continue;
    return found.facts.kind == EntryKind::folder ? kAll : found.facts.mode;
  }
  return std::nullopt;
}

ModuleBuild module_build_of(const TreeContent& content, const TreeExpectation& expectation) {
  const auto& source = content.parts.source;
  if ((source && !source->exists("")) || content.is_absent("Makefile") || content.is_absent("scripts") ||
      !content.parts.headers.is_file("include/config/auto.conf"))
    return {};
  return follow_module_build({expectation.config.arch().value_or(expectation.srcarch),
                              [&](const std::string& path) { return read_in_parts(content, path); },
                              [&](const std::string& path) { return mode_in_parts(content, path).has_value(); }});
}

}  // namespace extmod
