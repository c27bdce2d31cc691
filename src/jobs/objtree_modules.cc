// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/objtree_modules.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "kernel/tree_facts.h"
#include "modules/module_versions.h"
#include "modules/symvers.h"
#include "support/elf_sections.h"
#include "support/interrupt.h"
#include "support/text.h"
#include "support/two_threads.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kObjtreeModulesAtOnce = 32;

/// What is wrong with one module; empty strings are nothing.
struct ObjtreeModule {
  std::string path;           ///< in objtree
  std::string difference;     ///< of the first symbol: `printk (0x1, Module.symvers has 0x2)`
  std::string other_release;  ///< in its vermagic
};

/// modules.order names the modules, or since 6.2 their objects. Those that were not built, or were moved away, are left
/// out.
std::vector<ObjtreeModule> modules_of(const KernelTree& tree) {
  std::vector<ObjtreeModule> modules;
  for (std::string path : split(read_file_if_exists(tree.objtree / "modules.order").value_or(""), '\n')) {
    if (path.ends_with(".o")) path.replace(path.size() - 2, 2, ".ko");
    std::error_code error;
    if (path.ends_with(".ko") && fs::is_regular_file(tree.objtree / path, error)) modules.push_back({path, "", ""});
  }
  return modules;
}

class ObjtreeAudit {
 public:
  ObjtreeAudit(const KernelTree& tree, ExportedSymbols symbols)
      : tree_(tree),
        symbols_(std::move(symbols)),
        release_(uts_release(read_file_if_exists(tree.objtree / "include/generated/utsrelease.h").value_or(""))
                     .value_or(tree.release)) {}

  Findings run(std::vector<ObjtreeModule> modules) {
    in_two_threads(modules.size(), kObjtreeModulesAtOnce, [&](size_t begin, size_t end) {
      check_interrupt();
      for (size_t i = begin; i < end; ++i) look_at(modules[i]);
    });
    Findings findings;
    auto report = [&](std::string ObjtreeModule::*fault, auto make) {
      auto has = [&](const ObjtreeModule& module) { return !(module.*fault).empty(); };
      const auto count = std::count_if(modules.begin(), modules.end(), has);
      if (count > 0) findings.push_back(make(*std::find_if(modules.begin(), modules.end(), has), count));
    };
    const std::string all = " of the " + std::to_string(modules.size()) + " modules of the kernel tree";
    report(&ObjtreeModule::difference, [&](const ObjtreeModule& module, auto count) {
      return make_finding(
          "symvers-stale", "Module.symvers",
          fmt::format("is of another build than {}{}: {} has {}; a module that is built with it may not "
                      "load; {}",
                      count, all, module.path, module.difference, make_command(tree_, "modules")));
    });
    report(&ObjtreeModule::other_release, [&](const ObjtreeModule& module, auto count) {
      return make_finding(Severity::warning, "symvers-stale", "include/generated/utsrelease.h",
                          fmt::format("says {}, and {}{} are for another release, {} for {}; {}", release_, count, all,
                                      module.path, module.other_release, make_command(tree_, "modules")));
    });
    return findings;
  }

 private:
  void look_at(ObjtreeModule& module) const try {
    const ElfSections sections = read_sections((tree_.objtree / module.path).string(),
                                               {"__versions", "__version_ext_crcs", "__version_ext_names", ".modinfo"});
    auto content = [&](const std::string& name) {
      auto found = sections.content.find(name);
      return found == sections.content.end() ? std::string_view() : found->second;
    };
    const auto versions = read_module_versions(content("__versions"), content("__version_ext_crcs"),
                                               content("__version_ext_names"), sections.machine);
    for (const auto& [symbol, crc] : versions.crcs) {
      if (symbol.empty() || symbol.starts_with('.')) continue;  // a function in ELFv1 of PowerPC
      module.difference = difference(symbol, crc);
      if (!module.difference.empty()) break;
    }
    constexpr std::string_view kVermagic = "vermagic=";
    for (const auto& entry : split(content(".modinfo"), '\0')) {
      if (!entry.starts_with(kVermagic)) continue;
      const std::string release = entry.substr(kVermagic.size(), entry.find(' ') - kVermagic.size());
      if (release != release_) module.other_release = release;
    }
  } catch (const ElfError&) {
    // Nobody packages the module; it is make's to report.
  }

  std::string difference(const std::string& symbol, uint32_t crc) const {
    auto found = symbols_.find(symbol);
    if (found == symbols_.end()) return symbol + ", which Module.symvers lacks";
    if (!found->second.crc || *found->second.crc == crc) return "";
    return fmt::format("{} with 0x{:08x}, Module.symvers with 0x{:08x}", symbol, crc, *found->second.crc);
  }

  const KernelTree& tree_;
  const ExportedSymbols symbols_;
  const std::string release_;
};

}  // namespace

Findings audit_objtree_modules(const KernelTree& tree) {
  std::vector<ObjtreeModule> modules = modules_of(tree);
  if (modules.empty()) return {};
  const auto symvers = read_file_if_exists(tree.objtree / "Module.symvers");
  if (!symvers) return {};
  const auto reader = symvers_reader(read_file_if_exists(tree.srctree / "scripts/mod/modpost.c").value_or(""),
                                     read_file_if_exists(tree.srctree / "scripts/Makefile.modpost").value_or(""), "");
  return ObjtreeAudit(tree, read_symvers(*symvers, reader).symbols).run(std::move(modules));
}

}  // namespace extmod
