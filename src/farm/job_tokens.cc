// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/job_tokens.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr char kToken = '+';
constexpr int kTokenMilliseconds = 50;

}  // namespace

JobTokens::JobTokens(int jobs) : jobs_(jobs) {
  std::array<int, 2> ends;
  if (::pipe(ends.data()) != 0) throw system_error("cannot make a pipe", "for the job server", errno);
  reader_ = FileDescriptor(ends[0]);
  writer_ = FileDescriptor(ends[1]);
  // An open file of our own: other programs must wait for bytes, and we must not.
  const std::string again = "/proc/self/fd/" + std::to_string(ends[0]);
  own_reader_ = FileDescriptor(::open(again.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (own_reader_.get() < 0) throw system_error("cannot open a pipe", again, errno);
  for (int i = 1; i < jobs; ++i)
    if (::write(writer_.get(), &kToken, 1) != 1) throw system_error("cannot fill a pipe", "for the job server", errno);
}

void JobTokens::take() {
  for (;; ::poll(nullptr, 0, kTokenMilliseconds)) {
    check_interrupt();
    char token = 0;
    const std::lock_guard lock(mutex_);
    if (first_is_free_) {
      first_is_free_ = false;
      return;
    }
    if (::read(own_reader_.get(), &token, 1) == 1) {
      ++taken_;
      return;
    }
  }
}

void JobTokens::give() {
  const std::lock_guard lock(mutex_);
  if (taken_ == 0) {
    first_is_free_ = true;
    return;
  }
  --taken_;
  if (::write(writer_.get(), &kToken, 1) != 1) throw system_error("cannot give back a job", "to the job server", errno);
}

std::string JobTokens::makeflags() const {
  return " -j" + std::to_string(jobs_) + " --jobserver-auth=" + std::to_string(reader_.get()) + "," +
         std::to_string(writer_.get());
}

}  // namespace extmod
