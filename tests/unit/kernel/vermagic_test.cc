// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/vermagic.h"

#include <gtest/gtest.h>

#include <map>

#include "seconds_of.h"

namespace extmod {
namespace {

constexpr const char* kCommon = R"(/* SPDX */
#ifndef _LINUX_VERMAGIC_H
#define _LINUX_VERMAGIC_H

#ifndef INCLUDE_VERMAGIC
#error "This header can be included from kernel/module.c or *.mod.c only"
#endif
#include <generated/utsrelease.h>
#include <asm/vermagic.h> // the architecture's
#ifdef CONFIG_SMP
#define MODULE_VERMAGIC_SMP "SMP "
#else
#define MODULE_VERMAGIC_SMP ""
#endif
#ifdef CONFIG_PREEMPT_RT
#define MODULE_VERMAGIC_PREEMPT "preempt_rt "
#elif defined(CONFIG_PREEMPT_BUILD)
#define MODULE_VERMAGIC_PREEMPT "preempt "
#else
#define MODULE_VERMAGIC_PREEMPT ""
#endif
#ifdef RANDSTRUCT
#define MODULE_RANDSTRUCT "RANDSTRUCT_" RANDSTRUCT_HASHED_SEED
#else
#define MODULE_RANDSTRUCT
#endif
#define VERMAGIC_STRING 						\
	UTS_RELEASE " "							\
	MODULE_VERMAGIC_SMP MODULE_VERMAGIC_PREEMPT 			\
	MODULE_ARCH_VERMAGIC						\
	MODULE_RANDSTRUCT
#endif
)";

constexpr const char* kArmHeader = R"(
#define MODULE_ARCH_VERMAGIC_ARMVSN "ARMv" __stringify(__LINUX_ARM_ARCH__) " "
#ifdef CONFIG_ARM_PATCH_PHYS_VIRT
#define MODULE_ARCH_VERMAGIC_P2V "p2v8 "
#else
#define MODULE_ARCH_VERMAGIC_P2V ""
#endif
#define MODULE_ARCH_VERMAGIC \
	MODULE_ARCH_VERMAGIC_ARMVSN \
	MODULE_ARCH_VERMAGIC_P2V
)";

constexpr const char* kX86Header = R"(
#ifdef CONFIG_X86_64
/* X86_64 does not define MODULE_PROC_FAMILY */
#elif defined CONFIG_M686
#define MODULE_PROC_FAMILY "686 "
#else
#error unknown processor family
#endif
#ifdef CONFIG_X86_32
# define MODULE_ARCH_VERMAGIC MODULE_PROC_FAMILY
#else
# define MODULE_ARCH_VERMAGIC ""
#endif
)";

using Files = std::map<std::string, std::string>;

std::optional<std::string> words(const std::string& config, const std::string& srcarch, const Files& files) {
  return kernel_vermagic(KernelConfig(config), srcarch, [&](const std::string& path) -> std::optional<std::string> {
    auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  });
}

Files with(const std::string& arch, const std::string& text) {
  return {{"include/linux/vermagic.h", kCommon}, {"arch/" + arch + "/include/asm/vermagic.h", text}};
}

TEST(KernelVermagic, IsWhatTheHeadersSayUnderTheConfiguration) {
  const Files arm = with("arm", kArmHeader);
  EXPECT_EQ(words("CONFIG_SMP=y\nCONFIG_ARM_PATCH_PHYS_VIRT=y\n", "arm", arm), "SMP ARMv* p2v8");
  EXPECT_EQ(words("CONFIG_PREEMPT_BUILD=y\n", "arm", arm), "preempt ARMv*");
  EXPECT_EQ(words("CONFIG_PREEMPT_BUILD=y\nCONFIG_PREEMPT_RT=y\n", "arm", arm), "preempt_rt ARMv*");
  const Files x86 = with("x86", kX86Header);
  EXPECT_EQ(words("CONFIG_SMP=y\nCONFIG_X86_64=y\n", "x86", x86), "SMP");
  EXPECT_EQ(words("CONFIG_SMP=y\nCONFIG_X86_32=y\nCONFIG_M686=y\n", "x86", x86), "SMP 686");
  EXPECT_EQ(words("CONFIG_RANDSTRUCT=y\nCONFIG_X86_64=y\n", "x86", x86), "RANDSTRUCT_*");
}

TEST(KernelVermagic, TakesTheGenericHeaderWhereTheArchitectureHasNone) {
  EXPECT_EQ(words("CONFIG_SMP=y\n", "s390",
                  {{"include/linux/vermagic.h", kCommon},
                   {"include/asm-generic/vermagic.h", "#define MODULE_ARCH_VERMAGIC \"\"\n"}}),
            "SMP");
}

TEST(KernelVermagic, IsNothingWhereNobodyCanTell) {
  EXPECT_EQ(words("", "arm", {}), std::nullopt);
  EXPECT_EQ(words("", "arm", {{"include/linux/vermagic.h", kCommon}}), std::nullopt);
  EXPECT_EQ(words("", "arm", with("arm", "#if VERSION > 3\n#define MODULE_ARCH_VERMAGIC \"x\"\n#endif\n")),
            std::nullopt);
}

TEST(KernelVermagic, DoesNotFollowMacrosForEver) {
  EXPECT_EQ(words("", "x", with("x", "#define A B\n#define B A\n#define MODULE_ARCH_VERMAGIC A\n")), "*");
  std::string doubling;
  for (int i = 0; i < 60; ++i)
    doubling += "#define M" + std::to_string(i) + " M" + std::to_string(i + 1) + " M" + std::to_string(i + 1) + "\n";
  EXPECT_EQ(words("", "x", with("x", doubling + "#define MODULE_ARCH_VERMAGIC M0\n")), std::nullopt);
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "#ifndef X\n";
  EXPECT_LT(seconds_of([&] { EXPECT_EQ(words("", "x", with("x", deep)), std::nullopt); }), kNotQuadratic);
}

TEST(KernelVermagic, IsComparedWordByWord) {
  EXPECT_FALSE(compare_vermagic("SMP mod_unload ARMv7 p2v8 ", "SMP mod_unload ARMv* p2v8"));
  EXPECT_FALSE(compare_vermagic("", ""));
  const auto other = compare_vermagic("SMP mod_unload aarch64", "SMP preempt mod_unload aarch64");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->module, "mod_unload");
  EXPECT_EQ(other->kernel, "preempt");
  EXPECT_EQ(compare_vermagic("SMP", "SMP mod_unload")->module, "");
  EXPECT_EQ(compare_vermagic("SMP mod_unload", "SMP")->kernel, "");
  EXPECT_TRUE(compare_vermagic("ARM", "ARMv*"));
}

}  // namespace
}  // namespace extmod
