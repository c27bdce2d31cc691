// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_scripts.h"

#include <gtest/gtest.h>

#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

PackageInfo with_script(const std::string& name, const std::string& script) {
  PackageInfo package;
  package.release = "6.12.0-arm64";
  package.scripts[name] = script;
  return package;
}

RpmHeader header_of(const PackageInfo& package) {
  RpmHeader header;
  add_rpm_scripts(header, package);
  return header;
}

TEST(ScriptInterpreter, IsWhatTheKernelReads) {
  EXPECT_EQ(script_interpreter("#!/bin/sh\nexit\n"), Words{"/bin/sh"});
  EXPECT_EQ(script_interpreter("#! /bin/sh \n"), Words{"/bin/sh"});
  EXPECT_EQ(script_interpreter("#!/bin/sh -e\n"), (Words{"/bin/sh", "-e"}));
  EXPECT_EQ(script_interpreter("#!/usr/bin/env\tbash"), (Words{"/usr/bin/env", "bash"}));
  EXPECT_EQ(script_interpreter("#!/usr/bin/env -S perl -w\n"), (Words{"/usr/bin/env", "-S perl -w"}));
  EXPECT_EQ(script_interpreter("echo\n"), Words{"/bin/sh"});
  EXPECT_EQ(script_interpreter("#!\n"), Words{"/bin/sh"});
}

TEST(RpmScripts, HaveModulesBuiltAfterTheTransaction) {
  const RpmHeader header = header_of(with_script("prerm", "#!/bin/sh\n"));
  EXPECT_EQ(header.string(rpm::kPostTransProg), "/bin/sh");
  EXPECT_NE(header.string(rpm::kPostTrans).value().find("release='6.12.0-arm64'\n"), std::string::npos);
  EXPECT_FALSE(header.has(rpm::kPostIn));
}

TEST(RpmScripts, OfAPersonReplaceOurs) {
  const RpmHeader header = header_of(with_script("postinst", "#!/bin/sh -e\necho\n"));
  EXPECT_EQ(header.string(rpm::kPostIn), "#!/bin/sh -e\necho\n");
  EXPECT_FALSE(header.has(rpm::kPostTrans));
}

TEST(RpmScripts, KeepTheArgumentsOfTheirInterpreter) {
  const PackageInfo package = with_script("prerm", "#!/usr/bin/env bash\n");
  const RpmHeader header = header_of(package);
  EXPECT_EQ(header.strings(rpm::kPreUnProg), (Words{"/usr/bin/env", "bash"}));
  const auto required = rpm_script_requires(package);
  ASSERT_EQ(required.size(), 3U);
  EXPECT_EQ(required[0].name, "/usr/bin/env");
  EXPECT_EQ(required[0].flags, rpm::kSenseInterp | rpm::kSenseScriptPreUn);
  EXPECT_EQ(required[1].name, "/bin/sh");
  EXPECT_EQ(required[1].flags, rpm::kSenseInterp | rpm::kSensePostTrans);
  EXPECT_EQ(required[2].name, "rpmlib(ScriptletInterpreterArgs)");
  EXPECT_EQ(rpm_script_requires(with_script("prerm", "#!/usr/bin/perl\n")).size(), 2U);
}

}  // namespace
}  // namespace extmod
