// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/memory.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// A made-up /proc and /sys/fs/cgroup.
class MemoryLeft : public testing::Test {
 protected:
  MemoryLeft() {
    put("proc/meminfo", "MemTotal:       16000 kB\nMemFree:        1 kB\nMemAvailable:    8000 kB\n");
    put("proc/self/cgroup", "0::/system.slice/build.service\n");
  }
  void put(const std::string& path, const std::string& content) const {
    fs::create_directories((folder_.path() / path).parent_path());
    write_file(folder_.path() / path, content);
  }
  uint64_t left() const { return memory_left({folder_.path() / "proc", folder_.path() / "cgroup"}); }
  TempDir folder_;
};

constexpr uint64_t kAvailable = 8000 * 1024;

TEST_F(MemoryLeft, IsWhatTheMachineHasAvailable) {
  EXPECT_EQ(left(), kAvailable);
  put("cgroup/system.slice/memory.max", "max\n");
  put("cgroup/system.slice/memory.high", "max\n");
  put("cgroup/system.slice/memory.current", "123456\n");
  EXPECT_EQ(left(), kAvailable);
}

TEST_F(MemoryLeft, IsBoundedByEveryCgroupAbove) {
  put("cgroup/system.slice/build.service/memory.max", "5000\n");
  put("cgroup/system.slice/build.service/memory.current", "1000\n");
  EXPECT_EQ(left(), 4000U);
  put("cgroup/system.slice/memory.high", "3000\n");
  put("cgroup/system.slice/memory.current", "1000\n");
  EXPECT_EQ(left(), 2000U);
  put("cgroup/memory.max", "1500\n");  // a container's own root
  put("cgroup/memory.current", "1500\n");
  EXPECT_EQ(left(), 0U);
  put("cgroup/memory.current", "99999\n");
  EXPECT_EQ(left(), 0U);
}

TEST_F(MemoryLeft, TakesUnusedPageCacheForFree) {
  put("cgroup/system.slice/memory.max", "5000\n");
  put("cgroup/system.slice/memory.current", "4900\n");
  put("cgroup/system.slice/memory.stat", "anon 500\ninactive_file 3000\nactive_file 1400\n");
  EXPECT_EQ(left(), 3100U);
}

TEST_F(MemoryLeft, KnowsTheFirstVersionOfCgroups) {
  put("proc/self/cgroup", "5:cpu,cpuacct:/other\n4:pids,memory:/docker/1234\n1:name=systemd:/x\n");
  put("cgroup/memory/docker/1234/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(left(), kAvailable);
  put("cgroup/memory/docker/1234/memory.limit_in_bytes", "7000\n");
  put("cgroup/memory/docker/1234/memory.usage_in_bytes", "6500\n");
  put("cgroup/memory/docker/1234/memory.stat", "inactive_file 1\ntotal_inactive_file 500\n");
  EXPECT_EQ(left(), 1000U);
}

TEST_F(MemoryLeft, LooksAtTheMountWhereThePathBeginsOutside) {
  put("proc/self/cgroup", "4:memory:/docker/not/mounted/here\n0::/../../x\n");
  put("cgroup/memory/memory.limit_in_bytes", "7000\n");
  put("cgroup/memory/memory.usage_in_bytes", "1000\n");
  EXPECT_EQ(left(), 6000U);
  put("cgroup/memory.max", "2000\n");
  put("cgroup/memory.current", "500\n");
  EXPECT_EQ(left(), 1500U);
}

TEST_F(MemoryLeft, HasNoBoundWhereNothingIsSaid) {
  put("proc/meminfo", "");
  fs::remove(folder_.path() / "proc/self/cgroup");
  EXPECT_EQ(left(), std::numeric_limits<uint64_t>::max());
}

}  // namespace
}  // namespace extmod
