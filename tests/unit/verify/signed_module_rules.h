// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "made_btf.h"
#include "signed_module.h"
#include "verify/module_checks.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// What is appended to a module, and its type information.
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
         const SigningKey key("key");
         std::string module = key.sign(object_for(kX86).bytes());
         if (is_spoilt) module.erase(module.size() - signature_end(0).size() - 8, 8);
         return audit_module_signature("hello.ko", module, {}, {});
       }},
  };
}

}  // namespace extmod
