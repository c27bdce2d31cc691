// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_build.h"

#include <set>

#include "modules/module_facts.h"
#include "modules/module_file.h"
#include "support/text.h"

namespace extmod {
namespace {

/// What the modules of a folder export, and what they take from others.
struct FolderSymbols {
  std::set<std::string> exports;
  std::set<std::string> imports;
};

FolderSymbols symbols_of(const BuiltFolder& folder) {
  FolderSymbols symbols;
  for (const auto& module : folder.modules) {
    try {
      const ModuleFacts facts = read_module(read_file(module.file), module_name(module.path));
      for (const auto& [symbol, exported] : facts.exports) symbols.exports.insert(symbol);
      for (const auto& import : facts.imports) symbols.imports.insert(import.symbol);
    } catch (const ElfError&) {  // the audit reports it
    }
  }
  return symbols;
}

/// The other folders whose symbols this one imports.
std::vector<size_t> needs_of(size_t folder, const std::vector<FolderSymbols>& all) {
  std::vector<size_t> needs;
  for (size_t other = 0; other < all.size(); ++other) {
    if (other == folder) continue;
    for (const auto& symbol : all[folder].imports)
      if (all[other].exports.contains(symbol) && !all[folder].exports.contains(symbol)) {
        needs.push_back(other);
        break;
      }
  }
  return needs;
}

void add_symvers(const ModuleSource& source, std::vector<std::string>& symvers) {
  for (const auto& path : symvers_made(source.folder)) symvers.push_back(source.place + "/" + path);
}

}  // namespace

std::vector<BuiltFolder> build_folders(const std::vector<ModuleSource>& sources, ModuleMake& make, Progress& progress) {
  std::vector<BuiltFolder> folders;
  std::vector<FolderSymbols> symbols;
  std::vector<std::string> before;
  folders.reserve(sources.size());
  symbols.reserve(sources.size());
  for (const auto& source : sources) {
    progress.step("building the modules of " + source.given);
    folders.push_back({source, make.build(source, before)});
    symbols.push_back(symbols_of(folders.back()));
    add_symvers(source, before);
  }
  for (size_t i = 0; i < folders.size(); ++i) {
    const auto needs = needs_of(i, symbols);
    if (needs.empty() || needs.back() < i) continue;
    std::vector<std::string> symvers;
    for (const size_t other : needs) add_symvers(folders[other].source, symvers);
    progress.step("building " + folders[i].source.given + " with the symbols of the folders behind it");
    folders[i].modules = make.build(folders[i].source, symvers);
  }
  return folders;
}

}  // namespace extmod
