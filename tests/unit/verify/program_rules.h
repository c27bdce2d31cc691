// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "device_fixture.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// What goes to a device: `spoil` adds to it.
inline std::function<Findings(bool)> on_device(const std::function<void(Device&)>& spoil) {
  return [spoil](bool is_spoilt) {
    Device device;
    if (is_spoilt) spoil(device);
    return device.findings();
  };
}

/// Rules that verify --programs alone has.
inline std::vector<RuleFixture> program_rules() {
  return {
      {"not-judged", on_device([](Device& device) { device.put_text("lib/modules/6.1/hello.ko", ""); })},
      {"script-interpreter",
       on_device([](Device& device) { device.put_text("usr/bin/start", "#!/usr/bin/perl -w\n", 0755); })},
  };
}

}  // namespace extmod
