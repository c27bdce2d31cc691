// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers_side.h"

#include <algorithm>

#include "jobs/module_expectation.h"
#include "kernel/tree_facts.h"
#include "modules/module_file.h"
#include "modules/symvers.h"
#include "modules/symvers_diff.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A file that is neither a package nor a module may be a Module.symvers, whatever its name.
bool may_be_symvers(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed) || is_module_name(path.string())) return false;
  const auto& formats = package_formats();
  return std::none_of(formats.begin(), formats.end(),
                      [&](const PackageFormat& format) { return format.recognizes(path); });
}

std::string lines_of(const SymversFault& fault) {
  return join(fault.examples, ", ") +
         (fault.count > fault.examples.size() ? " and " + std::to_string(fault.count) + " in all" : "");
}

/// Nothing for a file without a line.
std::optional<ExportedSymbols> exports_in(const std::string& text, const SymversReader& reader,
                                          const std::string& name) {
  Symvers symvers = read_symvers(text, reader);
  if (symvers.refused.count > 0)
    throw Error(ExitStatus::unverified,
                "Module.symvers has lines that modpost cannot read, " + lines_of(symvers.refused), name,
                "give the Module.symvers of a kernel build");
  if (symvers.lines == 0) return std::nullopt;
  if (!has_crcs(symvers.symbols))
    for (auto& [symbol, exported] : symvers.symbols) exported.crc.reset();
  return std::move(symvers.symbols);
}

/// As it is in a build folder, or compressed beside an installed kernel.
void read_symvers_file(HeadersSide& side, const Limits& limits) {
  const fs::path file = fs::canonical(side.path);
  const FolderTree folder(file.parent_path(), {}, limits);
  const FileContent content = folder.content(file.filename().string());
  Limits of_text = limits;
  of_text.entry = limits.text;
  const std::string text =
      content.bytes().empty() ? "" : unpacked_bytes(content.bytes(), "the Module.symvers", side.path, of_text);
  // Each line begins with a number; in nearly no other file the first does.
  if (!text.starts_with("0x"))
    throw Error(ExitStatus::impossible, "neither a folder nor a package of a known format nor a Module.symvers",
                side.path, "give a headers package, a headers tree or a Module.symvers file");
  side.kernel.exports = exports_in(text, symvers_reader("", "", ""), side.path);
}

/// The only headers tree.
std::string place_of(const GivenPath& given) {
  const auto& places = given.places();
  if (places.empty())
    throw Error(ExitStatus::unverified, "there is no headers tree in it, no folder with include/config/auto.conf",
                given.path(), "give a package made for building external modules");
  if (places.size() > 1)
    throw Error(ExitStatus::impossible, "it has headers of several kernels, " + join(places, ", "), given.path(),
                "give the folder of one of them");
  return places.front();
}

/// As verify reads it, with the modpost of this tree.
std::optional<ExportedSymbols> exports_of_tree(const TreeContent& content, const std::string& name) {
  const auto text = content.text("Module.symvers");
  if (!text) return std::nullopt;
  auto of = [&](const char* path) { return content.text(path).value_or(""); };
  return exports_in(
      *text, symvers_reader(of("scripts/mod/modpost.c"), of("scripts/Makefile.modpost"), of("scripts/mod/modpost")),
      name);
}

void read_tree(HeadersSide& side, bool for_modules) {
  const TreePlace place{&side.given->tree(), place_of(*side.given)};
  TreeExpectation wanted;
  wanted.may_be_part = true;
  side.content = read_tree_content(place, wanted, false);
  if (for_modules) side.kernel = kernel_of_headers(place);
  if (const auto header = side.content.text("include/generated/utsrelease.h"))
    side.kernel.release = uts_release(*header).value_or("");
  side.kernel.exports = exports_of_tree(side.content, side.path);
  auto config = side.content.text("include/config/auto.conf");
  if (!config) config = side.content.text(".config");
  side.config = values_in_config(config.value_or(""));
  side.declaration = side.given->declaration();
  for (const auto& finding : side.content.findings) side.notes.push_back(finding.path + " " + finding.sentence);
  for (const auto& [link, part] : side.content.parts.absent)
    side.notes.push_back(link + " leads to " + part + ", which is not here: what is in it was not compared");
}

}  // namespace

FileContent HeadersSide::file(const std::string& path) const {
  const auto& [headers, source, folders, absent] = content.parts;
  const bool is_own =
      std::none_of(folders.begin(), folders.end(), [&](const auto& linked) { return is_below(path, linked.first); });
  if (is_own) return headers.tree->content(below(headers.place, path));
  const Resolved found = headers.resolve(path);
  if (found.outcome != Resolved::Outcome::found) return {};
  return headers.tree->content(found.path);
}

HeadersSide read_headers_side(const fs::path& path, const Limits& limits, uint64_t most_in_memory, bool for_modules) {
  HeadersSide side{path};
  if (may_be_symvers(path)) {
    read_symvers_file(side, limits);
  } else {
    side.given = std::make_unique<GivenPath>(path, limits, most_in_memory);
    read_tree(side, for_modules);
  }
  if (!side.kernel.exports) side.notes.emplace_back("has no Module.symvers, or an empty one");
  return side;
}

}  // namespace extmod
