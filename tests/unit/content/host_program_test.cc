// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/host_program.h"

#include <gtest/gtest.h>

#include <set>

#include "target/sysroot.h"

namespace extmod {
namespace {

std::set<std::string> required(const std::string& config) {
  std::set<std::string> result;
  for (const auto& program : host_programs())
    if (is_required(program.path, KernelConfig(config))) result.insert(program.path);
  return result;
}

const std::set<std::string> kAlways = {"scripts/basic/fixdep", "scripts/mod/modpost"};

std::set<std::string> always_and(const std::string& path) {
  std::set<std::string> result = kAlways;
  result.insert(path);
  return result;
}

TEST(HostProgram, FixdepAndModpostAreAlwaysRequired) {
  EXPECT_EQ(required("CONFIG_MODULE_SIG=y\n"), kAlways);
}

TEST(HostProgram, TheConfigurationRequiresTheOthers) {
  EXPECT_EQ(required("CONFIG_MODVERSIONS=y\n"), always_and("scripts/genksyms/genksyms"));
  EXPECT_EQ(required("CONFIG_MODVERSIONS=y\nCONFIG_GENDWARFKSYMS=y\n"),
            always_and("scripts/gendwarfksyms/gendwarfksyms"));
  const std::string in_c = "CONFIG_HAVE_C_RECORDMCOUNT=y\n";
  EXPECT_EQ(required(in_c + "CONFIG_FTRACE_MCOUNT_USE_RECORDMCOUNT=y\n"), always_and("scripts/recordmcount"));
  const std::string tracing =
      in_c + "CONFIG_FTRACE_MCOUNT_RECORD=y\nCONFIG_FUNCTION_TRACER=y\nCONFIG_DYNAMIC_FTRACE=y\n";
  EXPECT_EQ(required(tracing), always_and("scripts/recordmcount")) << "without a choice, as in 5.10";
  EXPECT_EQ(required(tracing + "CONFIG_FTRACE_MCOUNT_USE_PATCHABLE_FUNCTION_ENTRY=y\n"), kAlways);
  EXPECT_EQ(required("CONFIG_OBJTOOL=y\n"), always_and("tools/objtool/objtool"));
  EXPECT_EQ(required("CONFIG_STACK_VALIDATION=y\n"), always_and("tools/objtool/objtool"));
}

TEST(HostProgram, SaysWhatIsLostWithoutEach) {
  std::set<std::string> paths;
  for (const auto& program : host_programs()) {
    EXPECT_FALSE(program.feature.empty()) << program.path;
    EXPECT_TRUE(paths.insert(program.path).second) << program.path << " twice";
  }
  EXPECT_TRUE(paths.contains("scripts/sign-file"));
}

TEST(HostProgram, IsUsedWhereverItIsRequired) {
  const std::string off = "CONFIG_MODULES=y\n";
  for (const char* symbol : {"MODVERSIONS", "GENDWARFKSYMS", "FTRACE_MCOUNT_USE_RECORDMCOUNT", "OBJTOOL",
                             "STACK_VALIDATION", "SYSTEM_TRUSTED_KEYRING", "DEBUG_INFO_BTF_MODULES"}) {
    KernelConfig config(off + "CONFIG_HAVE_C_RECORDMCOUNT=y\nCONFIG_" + symbol + "=y\n");
    size_t more = 0;
    for (const auto& program : host_programs()) {
      EXPECT_TRUE(program.used(config) || !program.required(config)) << program.path << " " << symbol;
      more += program.used(config) && !program.used(KernelConfig(off)) ? 1 : 0;
    }
    EXPECT_EQ(more, 1U) << symbol;
  }
}

TEST(HostProgram, IsUsedAsTheConfigurationSays) {
  const KernelConfig config("CONFIG_SYSTEM_TRUSTED_KEYRING=y\nCONFIG_DEBUG_INFO_BTF_MODULES=y\n");
  for (const char* path : {kExtractCert, kResolveBtfids}) {
    ASSERT_NE(find_host_program(path), nullptr) << path;
    EXPECT_TRUE(find_host_program(path)->used(config)) << path;
    EXPECT_FALSE(find_host_program(path)->used(KernelConfig("CONFIG_DEBUG_INFO_BTF=y\n"))) << path;
    EXPECT_FALSE(is_required(path, config)) << path << ": modules are built without it";
  }
  for (const char* path : {kFixdep, kModpost}) EXPECT_TRUE(find_host_program(path)->used(KernelConfig())) << path;
}

TEST(HostProgram, LinksLibrariesThatAreKnown) {
  std::set<std::string> known;
  for (const auto& library : run_libraries()) known.insert(library.name);
  std::set<std::string> linked;
  for (const auto& program : host_programs())
    for (const auto& library : program.libraries) {
      EXPECT_TRUE(known.contains(library)) << program.path << " " << library;
      linked.insert(library);
    }
  EXPECT_EQ(linked, (std::set<std::string>{"libcrypto", "libdw", "libelf", "zlib"}));
}

TEST(HostProgram, KnowsNothingOfTheKernelsOwnPrograms) {
  EXPECT_EQ(find_host_program("scripts/kallsyms"), nullptr);
  EXPECT_EQ(find_host_program("modpost"), nullptr);
  EXPECT_FALSE(is_required("scripts/kallsyms", KernelConfig("CONFIG_MODVERSIONS=y\n")));
}

}  // namespace
}  // namespace extmod
