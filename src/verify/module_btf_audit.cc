// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/elf_layout.h"
#include "verify/module_checks.h"

namespace extmod {

Findings audit_module_btf(const std::string& path, std::string_view bytes, const ModuleFacts& /*facts*/,
                          const ModuleExpectation& expectation) {
  const bool kernel_reads = !expectation.config || expectation.enabled("DEBUG_INFO_BTF_MODULES");
  if (!kernel_reads) return {};
  const ElfLayout layout = read_elf_layout(bytes);
  auto section = [&](std::string_view name) {
    auto found = layout.sections.find(name);
    return found == layout.sections.end() ? std::string_view() : found->second;
  };
  const std::string_view btf = section(".BTF");
  if (btf.empty()) {
    if (!expectation.config || !expectation.base_btf) return {};
    return {make_finding(Severity::note, "module-btf", path,
                         "has no type information (BTF): it loads, and BPF programs cannot attach to it by type")};
  }
  const auto fault = fault_of_module_btf(btf, section(".BTF.base"), layout.machine.little_endian,
                                         expectation.base_btf ? &*expectation.base_btf : nullptr);
  if (!fault) return {};
  // Kernels before 5.18 do not have the symbol, and refuse.
  const bool refuses = expectation.config && !expectation.enabled("MODULE_ALLOW_BTF_MISMATCH");
  const std::string what = fault->other_base ? "has type information (BTF) for another vmlinux: "
                                             : "has type information (BTF) that is damaged: ";
  return {make_finding(refuses ? Severity::error : Severity::warning, "module-btf", path,
                       what + fault->what + (refuses ? "; the kernel refuses the module" : "; the kernel ignores it"))};
}

}  // namespace extmod
