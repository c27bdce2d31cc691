// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/job_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temp_dir.h"

namespace extmod {
namespace {

TEST(JobServer, IsPassedOnAndNothingElse) {
  EXPECT_EQ(job_server_flags("n -j8 --jobserver-auth=3,4 -- V=1"), "-j --jobserver-auth=3,4");
  EXPECT_EQ(job_server_flags(" --jobserver-fds=3,4 -j"), "-j --jobserver-fds=3,4");
  EXPECT_EQ(job_server_flags("n -j8 -- V=1"), "");
}

TEST(JobServer, WithANameIsPassedOnAsDescriptors) {
  TempDir folder;
  const std::string fifo = (folder.path() / "GMfifo1").string();
  EXPECT_EQ(job_server_flags(" -j8 --jobserver-auth=fifo:" + fifo), "") << "it has ended";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const std::string flags = job_server_flags(" -j8 --jobserver-auth=fifo:" + fifo + " -- V=1");
  constexpr std::string_view kBegin = "-j --jobserver-auth=";
  ASSERT_TRUE(flags.starts_with(kBegin)) << flags;
  EXPECT_EQ(job_server_flags("--jobserver-auth=fifo:" + fifo), flags) << "opened once";
  const int descriptor = std::stoi(flags.substr(kBegin.size()));
  EXPECT_EQ(flags, std::string(kBegin) + std::to_string(descriptor) + "," + std::to_string(descriptor));
  EXPECT_EQ(::write(descriptor, "+", 1), 1);
  char token = 0;
  EXPECT_EQ(::read(descriptor, &token, 1), 1);
  EXPECT_EQ(token, '+');
}

}  // namespace
}  // namespace extmod
