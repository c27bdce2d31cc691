// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"
#include "support/text.h"

namespace extmod {
namespace {

using ConfigAuditTest = HeadersTreeTest;

TEST_F(ConfigAuditTest, FindsAHeaderOfAnotherConfiguration) {
  put("include/generated/autoconf.h", read_file(root() / "include/generated/autoconf.h") + "#define CONFIG_SMP 1\n");
  const Findings findings = verify().findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].path, "include/generated/autoconf.h");
  EXPECT_NE(findings[0].sentence.find("CONFIG_SMP (1 here, not set there)"), std::string::npos);
}

TEST_F(ConfigAuditTest, WarnsOfADotConfigOfAnotherConfiguration) {
  std::string more;
  for (const char* symbol : {"A", "B", "C", "D", "E"}) more += std::string("CONFIG_") + symbol + "=m\n";
  put(".config", read_file(root() / ".config") + more);
  Findings findings = verify().findings;
  std::erase_if(findings, [](const Finding& finding) { return finding.rule == "config-times"; });
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_NE(findings[0].sentence.find("CONFIG_C (m here, not set there), 2 more:"), std::string::npos);
}

TEST_F(ConfigAuditTest, ComparesWhatRustIsCompiledWithOnlyIfItIs) {
  put("include/generated/rustc_cfg", "--cfg=CONFIG_OTHER=\"y\"\n");
  EXPECT_EQ(found(), Found{});
  const std::string config = read_file(root() / "include/config/auto.conf") + "CONFIG_RUST=y\n";
  expectation_.config = KernelConfig(config);
  for (const char* path : {".config", "include/config/auto.conf"}) put(path, config);
  put("include/generated/autoconf.h", header_of(config));
  EXPECT_EQ(found(), Found{"error config-mismatch include/generated/rustc_cfg"});
  put("include/generated/rustc_cfg", rustc_cfg_of(config));
  EXPECT_EQ(found(), Found{});
}

TEST_F(ConfigAuditTest, FindsAnElfconfigForAnotherByteOrder) {
  const char* good =
      "#define KERNEL_ELFCLASS ELFCLASS64\n#define KERNEL_ELFDATA ELFDATA2LSB\n"
      "#define HOST_ELFCLASS ELFCLASS64\n#define HOST_ELFDATA ELFDATA2LSB\n";
  put("scripts/mod/elfconfig.h", good);
  EXPECT_EQ(found(), Found{});
  for (const char* bad : {"#define HOST_ELFDATA ELFDATA2MSB\n", "#define KERNEL_ELFDATA ELFDATA2MSB\n",
                          "#define KERNEL_ELFCLASS ELFCLASS32\n"}) {
    put("scripts/mod/elfconfig.h", bad);
    EXPECT_EQ(found(), Found{"error modpost-elfconfig scripts/mod/elfconfig.h"}) << bad;
  }
}

}  // namespace
}  // namespace extmod
