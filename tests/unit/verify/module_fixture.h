// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "fake_module.h"
#include "verify/module_audit.h"

namespace extmod {

/// A FakeModule and the kernel that it was built for.
struct ModuleFixture {
  FakeModule module = {};
  ModuleExpectation kernel = fitting_kernel();
  ExportedSymbols others = {};  ///< exports of other modules

  static ModuleExpectation fitting_kernel() {
    ModuleExpectation kernel;
    kernel.release = "6.12.0";
    kernel.config = KernelConfig("CONFIG_SMP=y\nCONFIG_MODULE_UNLOAD=y\nCONFIG_MODVERSIONS=y\n");
    kernel.vermagic = "SMP mod_unload modversions aarch64";
    kernel.abi = Abi{kArm64, 0, 0};
    kernel.exports = ExportedSymbols{{"module_layout", {1, "vmlinux", false, ""}},
                                     {"_printk", {2, "vmlinux", false, ""}},
                                     {"bus_register", {3, "vmlinux", true, ""}},
                                     {"dma_buf_get", {4, "drivers/dma-buf/dma-buf", false, "DMA_BUF"}},
                                     {"kvm_get", {5, "vmlinux", false, "module:kvm-intel,fa*"}}};
    return kernel;
  }

  /// Another symbol that the module needs.
  void need(const std::string& symbol, uint32_t crc) {
    module.imports.push_back(symbol);
    module.versions.emplace_back(symbol, crc);
  }

  Findings judge(const std::string& path = "fake.ko") const {
    const std::string bytes = module.bytes();
    ModuleFacts facts = read_module(bytes, "fake");
    Findings findings = audit_module(path, bytes, facts, kernel);
    for (auto& finding : audit_imports(path, facts, others, kernel)) findings.push_back(finding);
    for (auto& finding : audit_lost_imports(path, facts, [](const std::string& name) { return name == "dma_buf"; }))
      findings.push_back(finding);
    return findings;
  }
};

}  // namespace extmod
