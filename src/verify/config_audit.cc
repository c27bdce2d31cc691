// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "kernel/config_values.h"
#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace {

constexpr const char* kAutoConf = "include/config/auto.conf";

/// `CONFIG_SMP (y in include/config/auto.conf, not set here), CONFIG_...`
std::string named(const std::vector<ConfigDifference>& differences) {
  constexpr size_t kMostNamed = 3;
  constexpr size_t kMostOfValue = 40;
  auto value = [](const std::optional<std::string>& given) {
    return given ? given->substr(0, kMostOfValue) : std::string("not set");
  };
  std::vector<std::string> words;
  for (size_t i = 0; i < std::min(kMostNamed, differences.size()); ++i)
    words.push_back("CONFIG_" + differences[i].symbol + " (" + value(differences[i].right) + " here, " +
                    value(differences[i].left) + " there)");
  if (differences.size() > kMostNamed) words.push_back(std::to_string(differences.size() - kMostNamed) + " more");
  return join(words, ", ");
}

}  // namespace

Findings audit_config(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  const auto made = content.text(kAutoConf);
  if (!made) return findings;
  const ConfigValues values = values_in_config(*made);
  auto compare = [&](const std::string& path, const std::vector<ConfigDifference>& differences, Severity severity,
                     const std::string& what_follows) {
    if (!differences.empty())
      findings.push_back(make_finding(
          severity, "config-mismatch", path,
          "disagrees with " + std::string(kAutoConf) + " about " + named(differences) + ": " + what_follows));
  };
  if (auto header = content.text("include/generated/autoconf.h"))
    compare("include/generated/autoconf.h", differences(macros_of(values), macros_in_header(*header)), Severity::error,
            "makefiles and sources of a module take different options, and its structures may not be the kernel's");
  if (auto config = content.text(".config"))
    compare(".config", differences(values, values_in_config(*config)), Severity::warning,
            "modules are compiled with auto.conf, and scripts that read .config choose for another kernel");
  if (auto cfg = content.text("include/generated/rustc_cfg"); cfg && expectation.config.enabled("RUST"))
    compare("include/generated/rustc_cfg", differences(values, values_in_rustc_cfg(*cfg)), Severity::error,
            "modules in Rust are compiled for another kernel than those in C");
  return findings;
}

}  // namespace extmod
