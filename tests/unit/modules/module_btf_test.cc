// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_btf.h"

#include <gtest/gtest.h>

#include "made_btf.h"

namespace extmod {
namespace {

std::string fault(const std::string& btf, const Btf* kernel, const std::string& base = "", bool little_endian = true) {
  const auto found = fault_of_module_btf(btf, base, little_endian, kernel);
  if (!found) return "";
  return (found->other_base ? "other: " : "damaged: ") + found->what;
}

std::string damage_of(const std::string& section) {
  try {
    read_btf(section, true);
  } catch (const BtfError& error) {
    return error.what();
  }
  return "";
}

TEST(ModuleBtf, ReadsABase) {
  for (bool little_endian : {true, false}) {
    const Btf btf = read_btf(kernel_btf(little_endian).section(), little_endian);
    EXPECT_EQ(btf.kinds, (std::vector<uint8_t>{0, 1, 13, 12, 4}));
    ASSERT_EQ(btf.names.size(), 2U) << "int and page, not the function";
    EXPECT_EQ(btf.strings.substr(btf.names[0], 4), std::string("int\0", 4));
    EXPECT_EQ(btf.strings.substr(btf.names[1], 5), std::string("page\0", 5));
  }
}

TEST(ModuleBtf, FitsItsKernel) {
  for (bool little_endian : {true, false}) {
    const Btf kernel = read_btf(kernel_btf(little_endian).section(), little_endian);
    EXPECT_EQ(fault(module_btf(little_endian).section(), &kernel, "", little_endian), "");
  }
}

TEST(ModuleBtf, IsNotComparedWithoutAKernel) {
  EXPECT_EQ(fault(module_btf().section(), nullptr), "");
}

TEST(ModuleBtf, OfAKernelWithMoreTypes) {
  MadeBtf larger;
  larger.integer("char");
  const uint32_t integer = larger.integer("int");
  larger.function("schedule", larger.prototype(integer));
  const Btf kernel = read_btf(larger.section(), true);
  EXPECT_EQ(fault(module_btf().section(), &kernel), "other: it has a name that begins within another one");
}

TEST(ModuleBtf, OfAKernelWithOtherTypesOfTheSameNames) {
  MadeBtf other;
  const uint32_t integer = other.integer("int");
  const uint32_t pointer = other.type(0, 2, 0, integer, {});
  other.function("schedule", other.prototype(pointer));
  const Btf kernel = read_btf(other.section(), true);
  MadeBtf module(true, kKernelTypes, other.string_bytes());
  module.function("hello_init", 2);
  EXPECT_EQ(fault(module.section(), &kernel), "other: it takes a type for one of another kind");
}

TEST(ModuleBtf, OfAKernelWithFewerTypesAndNames) {
  MadeBtf small;
  small.prototype(0);
  const Btf kernel = read_btf(small.section(), true);
  MadeBtf module(true, 1, 1);
  module.type(0, 2, 0, 7, {});
  EXPECT_EQ(fault(module.section(), &kernel), "other: it names a type beyond the last one");
  MadeBtf named(true, 1, 1);
  named.type(500, 7, 0, 0, {});
  EXPECT_EQ(fault(named.section(), &kernel), "other: it has a name beyond the last one");
}

TEST(ModuleBtf, BringsItsOwnBase) {
  MadeBtf base;
  base.integer("int");
  base.type(base.name("page"), 7, 0, 0, {});
  MadeBtf module(true, 2, base.string_bytes());
  module.type(module.name("hello"), 4, 1, 8, {module.name("page"), 2, 0});
  const Btf kernel = read_btf(kernel_btf().section(), true);
  EXPECT_EQ(fault(module.section(), &kernel, base.section()), "");
  EXPECT_EQ(fault(module.section(), nullptr, base.section()), "");
  base.type(base.name("folio"), 7, 0, 0, {});
  MadeBtf newer(true, 3, base.string_bytes());
  newer.type(0, 2, 0, 3, {});
  EXPECT_EQ(fault(newer.section(), &kernel, base.section()),
            "other: it needs the type folio, which the kernel has not");
}

TEST(ModuleBtf, IsDamaged) {
  const std::string good = kernel_btf().section();
  EXPECT_EQ(damage_of(good), "");
  auto with = [&](size_t at, char byte) {
    std::string bytes = good;
    bytes[at] = byte;
    return bytes;
  };
  EXPECT_EQ(damage_of(with(0, 0)), "its magic is wrong");
  EXPECT_EQ(damage_of(with(2, 2)), "its version is unknown");
  EXPECT_EQ(damage_of(with(4, 8)), "the length of its header is wrong");
  EXPECT_EQ(damage_of(with(7, 8)), "the length of its header is wrong");
  EXPECT_EQ(damage_of(with(15, 8)), "a part of it is not in the section");
  EXPECT_EQ(damage_of(with(19, 8)), "a part of it is not in the section");
  EXPECT_EQ(damage_of(with(good.size() - 1, 'x')), "its last name has no end");
  EXPECT_EQ(damage_of(with(24 + 7, 0)), "it has a type without a kind");
  EXPECT_EQ(damage_of(with(24 + 7, 100)), "it has types of a kind that is not known yet");
  EXPECT_EQ(damage_of(kernel_btf(false).section()), "its magic is wrong");
  const std::string module = module_btf().section();
  for (size_t size = 0; size < good.size(); ++size) EXPECT_NE(damage_of(good.substr(0, size)), "") << size;
  for (size_t size = 0; size < module.size(); ++size)
    EXPECT_TRUE(fault(module.substr(0, size), nullptr).starts_with("damaged: ")) << size;
}

/// A type says how much follows it.
TEST(ModuleBtf, HasATypeThatIsCutShort) {
  MadeBtf btf;
  btf.type(0, 4, 0xffffff, 4, {});
  EXPECT_EQ(damage_of(btf.section()), "its types are cut short");
}

/// Kinds that kernels get later are no fault.
TEST(ModuleBtf, OfAKindThatIsNotKnownYetIsNotJudged) {
  const Btf kernel = read_btf(kernel_btf().section(), true);
  MadeBtf module(true, kKernelTypes, kernel_btf().string_bytes());
  module.type(0, 40, 0, 4711, {});
  EXPECT_EQ(fault(module.section(), &kernel), "");
}

}  // namespace
}  // namespace extmod
