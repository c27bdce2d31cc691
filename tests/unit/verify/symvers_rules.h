// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule_fixtures.h"

namespace extmod {

/// Module.symvers and the kernel that it should describe.
inline std::vector<RuleFixture> symvers_rules() {
  auto symvers = [](const std::string& text) {
    return in_tree([text](HeadersTree& tree) { tree.put("Module.symvers", text); });
  };
  const std::string good = "0x00000002\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n";
  return {
      {"symvers-crc", symvers("0x00000002\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n")},
      {"symvers-duplicate", symvers(good + good)},
      {"symvers-format", symvers(good + "\n")},
      {"symvers-untrue", in_tree([](HeadersTree& tree) {
         KernelExports kernel;
         kernel.vmlinux = {{"printk", {1, "vmlinux"}}, {"module_layout", {3, "vmlinux"}}};
         tree.expectation_.kernel = std::make_shared<KernelExports>(kernel);
       })},
      {"symvers-vmlinux", symvers("")},
  };
}

}  // namespace extmod
