// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/steady_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "failure.h"
#include "support/copy_file.h"
#include "support/file_descriptor.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class SteadyFile : public testing::Test {
 protected:
  SteadyFile() { write_file(path(), "first"); }
  std::string path() const { return folder_.path() / "file"; }

  TempDir folder_;
};

TEST_F(SteadyFile, IsReadOnce) {
  int reads = 0;
  read_steady(path(), [&](int, uint64_t) { ++reads; });
  EXPECT_EQ(reads, 1);
}

TEST_F(SteadyFile, IsReadAgainAfterAChange) {
  int reads = 0;
  read_steady(path(), [&](int, uint64_t) {
    if (++reads == 1) write_file(path(), "other");
  });
  EXPECT_EQ(reads, 2) << "the size is the same, and so is perhaps the second";
}

TEST_F(SteadyFile, IsReadAgainWhereTheChangeMadeItUnreadable) {
  int reads = 0;
  read_steady(path(), [&](int, uint64_t) {
    if (++reads > 1) return;
    write_file(path(), "");
    throw std::runtime_error("it is cut");
  });
  EXPECT_EQ(reads, 2);
  EXPECT_THROW(read_steady(path(), [](int, uint64_t) { throw std::runtime_error("it is damaged"); }),
               std::runtime_error);
}

TEST_F(SteadyFile, IsNamedWhereItChangesAgainAndAgain) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"changes while it is read", path()},
                    [&] { read_steady(path(), [&](int, uint64_t) { write_file(path(), "x"); }); }));
}

TEST_F(SteadyFile, IsWaitedForWhileSomebodyWritesIt) {
  FileDescriptor writer(::open(path().c_str(), O_WRONLY | O_CLOEXEC));
  write_all(writer.get(), "half", path());
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    write_all(writer.get(), " and half", path());
    writer.close();
  });
  std::string seen;
  read_steady(path(), [&](int, uint64_t) { seen = read_file(path()); });
  other.join();
  EXPECT_EQ(seen, "half and half");
}

TEST_F(SteadyFile, IsNeverCopiedTorn) {
  constexpr size_t kSize = 4U << 20;
  write_file(path(), std::string(kSize, 'a'));
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    for (char letter = 'b'; !enough; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
      write_file(path(), std::string(kSize, letter));
      std::this_thread::sleep_for(std::chrono::milliseconds(60));
    }
  });
  for (int i = 0; i < 10; ++i) {
    copy_file_content(path(), folder_.path() / "copy", 0644, 1);
    const std::string copy = read_file(folder_.path() / "copy");
    EXPECT_EQ(copy.size(), kSize);
    EXPECT_EQ(copy.find_first_not_of(copy.front()), std::string::npos);
  }
  enough = true;
  writer.join();
}

}  // namespace
}  // namespace extmod
