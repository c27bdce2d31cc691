// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/symvers_truth.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kNamed = 3;

/// Things of one kind, of which a report names a few.
struct Several {
  size_t count = 0;
  std::vector<std::string> some;

  void add(std::string_view name) {
    if (++count <= kNamed) some.emplace_back(name.substr(0, 80));
  }
  /// `12 symbols (a, b, c, ...)`
  std::string text(const std::string& noun) const {
    return fmt::format("{} {}{} ({}{})", count, noun, count == 1 ? "" : "s", join(some, ", "),
                       count > some.size() ? ", ..." : "");
  }
};

class Comparison {
 public:
  Comparison(const ExportedSymbols& symvers, const KernelExports& kernel, bool modversions)
      : symvers_(symvers), kernel_(kernel), modversions_(modversions) {}

  Findings run() {
    for (const auto& [name, symbol] : symvers_) listed(name, symbol);
    if (kernel_.vmlinux)
      for (const auto& [name, symbol] : *kernel_.vmlinux) exported(name, "vmlinux");
    for (const auto& [module, symbols] : kernel_.modules)
      for (const auto& [name, symbol] : symbols) exported(name, module);
    return findings();
  }

 private:
  /// A symbol of Module.symvers.
  void listed(const std::string& name, const ExportedSymbol& symbol) {
    if (symbol.module != "vmlinux") return listed_of_module(name, symbol);
    if (kernel_.vmlinux)
      compare(name, symbol, *kernel_.vmlinux, kernel_.tells_licence);
    else if (!kernel_.names.empty() && !kernel_.names.contains(name))
      lacking_.add(name);
  }

  void listed_of_module(const std::string& name, const ExportedSymbol& symbol) {
    if (kernel_.modules.empty()) return;
    auto module = kernel_.modules.find(module_key(symbol.module));
    if (module != kernel_.modules.end())
      compare(name, symbol, module->second, true);
    else if (absent_.insert(symbol.module).second)
      absent_modules_.add(symbol.module);
  }

  void compare(const std::string& name, const ExportedSymbol& symbol, const ExportedSymbols& exports,
               bool tells_licence) {
    auto found = exports.find(name);
    if (found == exports.end()) return lacking_.add(name);
    const ExportedSymbol& real = found->second;
    if (modversions_ && symbol.crc && real.crc && *symbol.crc != *real.crc)
      other_crc_.add(fmt::format("{}: {:#010x}, the kernel {:#010x}", name, *symbol.crc, *real.crc));
    if (!tells_licence) return;
    if (symbol.gpl_only != real.gpl_only) other_licence_.add(name);
    // Early kernels with namespaces have them elsewhere.
    if (!real.name_space.empty() && symbol.name_space != real.name_space) other_namespace_.add(name);
  }

  /// A symbol of the kernel.
  void exported(const std::string& name, const std::string& module) {
    if (!symvers_.contains(name)) unlisted_.add(name + " of " + module);
  }

  Findings findings() const {
    Findings all;
    auto add = [&](Severity severity, const Several& several, const std::string& noun, const std::string& sentence) {
      if (several.count == 0) return;
      all.push_back(make_finding(severity, "symvers-untrue", "Module.symvers",
                                 fmt::format(fmt::runtime(sentence), several.text(noun), kernel_.name)));
    };
    using enum Severity;
    add(error, lacking_, "symbol", "lists {} that the kernel does not export ({}): modules that use them do not load");
    add(error, other_crc_, "symbol",
        "has another CRC for {} than the kernel ({}), which refuses modules that use them");
    add(warning, unlisted_, "symbol",
        "lacks {} that the kernel exports ({}): modules that use them cannot be built, or have no CRCs of them");
    add(warning, other_licence_, "symbol",
        "and the kernel ({1}) disagree about {0}: one has EXPORT_SYMBOL, the other EXPORT_SYMBOL_GPL");
    add(warning, other_namespace_, "symbol", "has {} in another namespace than the kernel ({})");
    add(note, absent_modules_, "module", "lists symbols of {} that were not given and could not be compared ({})");
    return all;
  }

  const ExportedSymbols& symvers_;
  const KernelExports& kernel_;
  bool modversions_;
  Several lacking_, other_crc_, unlisted_, other_licence_, other_namespace_, absent_modules_;
  std::set<std::string> absent_;
};

}  // namespace

Findings compare_exports(const ExportedSymbols& symvers, const KernelExports& kernel, bool modversions) {
  return Comparison(symvers, kernel, modversions).run();
}

}  // namespace extmod
