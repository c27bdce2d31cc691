#include "plan/host_program.h"

#include <gtest/gtest.h>

#include <set>

namespace extmod {
namespace {

std::set<std::string> required(const std::string& config) {
  std::set<std::string> result;
  for (const auto& program : host_programs())
    if (is_required(program.path, KernelConfig(config))) result.insert(program.path);
  return result;
}

using Paths = std::set<std::string>;
const Paths kAlways = {"scripts/basic/fixdep", "scripts/mod/modpost"};

Paths always_and(const std::string& path) {
  Paths result = kAlways;
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
  EXPECT_EQ(required("CONFIG_FTRACE_MCOUNT_USE_RECORDMCOUNT=y\n"), always_and("scripts/recordmcount"));
  EXPECT_EQ(required("CONFIG_OBJTOOL=y\n"), always_and("tools/objtool/objtool"));
  EXPECT_EQ(required("CONFIG_STACK_VALIDATION=y\n"), always_and("tools/objtool/objtool"));
  EXPECT_EQ(required("CONFIG_TRACEPOINT_VERIFY_USED=y\n"), always_and("scripts/tracepoint-update"));
}

TEST(HostProgram, SaysWhatIsLostWithoutEach) {
  Paths paths;
  for (const auto& program : host_programs()) {
    EXPECT_FALSE(program.feature.empty()) << program.path;
    EXPECT_TRUE(paths.insert(program.path).second) << program.path << " twice";
  }
  EXPECT_TRUE(paths.contains("scripts/sign-file"));
}

TEST(HostProgram, KnowsNothingOfTheKernelsOwnPrograms) {
  EXPECT_EQ(find_host_program("scripts/kallsyms"), nullptr);
  EXPECT_EQ(find_host_program("modpost"), nullptr);
  EXPECT_FALSE(is_required("scripts/kallsyms", KernelConfig("CONFIG_MODVERSIONS=y\n")));
}

}  // namespace
}  // namespace extmod
