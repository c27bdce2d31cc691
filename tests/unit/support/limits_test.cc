// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/limits.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "support/memory_limit.h"
#include "support/text.h"

namespace extmod {
namespace {

TEST(Limits, AreSetByTheirNames) {
  for (const auto& row : limit_rows()) {
    Limits limits;
    set_limit(limits, std::string(row.name) + "=7");
    EXPECT_EQ(limits.*row.value, 7U) << row.name;
  }
  Limits limits;
  set_limit(limits, "total=3G");
  EXPECT_EQ(limits.total, uint64_t{3} << 30);
  set_limit(limits, "total=5MiB");
  EXPECT_EQ(limits.total, uint64_t{5} << 20);
}

TEST(Limits, RefuseEverythingElse) {
  Limits limits;
  for (const char* text : {"", "total", "total=", "total=0", "total=-1", "total=x", "total=1T", "total=1 G", "none=1",
                           "=1", "total=99999999999999999999", "total=99999999999G", "tot=1", "totally=1"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"entries"}, [&] { set_limit(limits, text); })) << text;
}

TEST(Limits, NameTheOptionThatRaisesThem) {
  EXPECT_EQ(std::string(over_limit({}, &Limits::total, "it is too large unpacked", "x.deb").what()),
            "it is too large unpacked: the limit `total` is 2 GiB: x.deb: do not install it; if it is yours and right, "
            "give --limit total=SIZE");
}

/// Bytes that this process has already.
uint64_t data_now() {
  const std::string status = read_file("/proc/self/status");
  return std::stoull(status.substr(status.find("VmData:") + 7)) << 10;
}

TEST(MemoryLimit, EndsWorkThatTakesTooMuch) {
  Limits limits;
  limits.memory = data_now() + (uint64_t{64} << 20);
  const auto allocate = [](size_t size) { return std::string(size, 'x').size(); };
  // A sanitizer's memory cannot be limited.
  if (MemoryLimit(limits.memory).is_ours())
    EXPECT_TRUE(fails(ExitStatus::unverified, {"`memory`", "x.deb"},
                      [&] { within_memory(limits, "x.deb", [&] { return allocate(100 << 20); }); }));
  EXPECT_EQ(within_memory(limits, "x.deb", [&] { return allocate(1 << 20); }), size_t{1} << 20);
  EXPECT_EQ(allocate(100 << 20), size_t{100} << 20) << "the limit ends with the work";
}

}  // namespace
}  // namespace extmod
