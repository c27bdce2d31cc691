// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "fake_module.h"
#include "fake_tree.h"
#include "jobs/objtree_modules.h"
#include "made_btf.h"
#include "signed_module.h"
#include "verify/module_checks.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// What is appended to a module, its type information, and modules of the tree that is packaged.
inline std::vector<RuleFixture> signed_module_rules() {
  return {
      {"module-btf",
       [](bool is_spoilt) {
         FakeElf module = object_for(kX86);
         module.sections[".BTF"] = module_btf().section();
         ModuleExpectation expectation;
         MadeBtf kernel;
         kernel.integer("an_integer_with_a_name_that_is_longer_than_the_others");
         expectation.base_btf = read_btf(is_spoilt ? kernel.section() : kernel_btf().section(), true);
         return audit_module_btf("hello.ko", module.bytes(), {}, expectation);
       }},
      {"module-signature",
       [](bool is_spoilt) {
         const ModuleSigner key("key");
         std::string module = key.sign(object_for(kX86).bytes());
         if (is_spoilt) module.erase(module.size() - signature_end(0).size() - 8, 8);
         return audit_module_signature("hello.ko", module, {}, {});
       }},
      {"symvers-stale",
       [](bool is_spoilt) {
         FakeTree tree({.modversions = true});
         FakeModule module;
         module.info = {"vermagic=6.1.0-test SMP"};
         tree.write("modules.order", "hello.o\n");
         tree.write("hello.ko", module.bytes());
         tree.write("Module.symvers", std::string("0x00000001\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n0x0000000") +
                                          (is_spoilt ? "9" : "2") + "\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n");
         return audit_objtree_modules(tree.read());
       }},
  };
}

}  // namespace extmod
