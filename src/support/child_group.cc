// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/child_group.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

constexpr pid_t kLeave = -1;
constexpr int kTermMilliseconds = 200;  // also for a child that has just been made and is not in the group yet

/// Only system calls: other threads of the process that it was forked from may have held any lock.
[[noreturn]] void lead_group(int orders) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  ::setpgid(0, 0);
  ::prctl(PR_SET_NAME, "extmod-watch");
  // Pipes and locks of the process must end with it.
  ::dup2(orders, STDIN_FILENO);
  if (::close_range(STDIN_FILENO + 1, ~0U, 0) != 0)
    for (int fd = STDIN_FILENO + 1; fd < ::getdtablesize(); ++fd) ::close(fd);
  if (::chdir("/") != 0) ::_exit(1);
  pid_t attached = 0;
  for (pid_t order = 0; ::read(STDIN_FILENO, &order, sizeof order) == sizeof order; attached = order)
    if (order == kLeave) ::_exit(0);
  if (attached > 0) ::kill(attached, SIGTERM);
  ::kill(0, SIGTERM);
  ::poll(nullptr, 0, kTermMilliseconds);
  ::kill(0, SIGKILL);
  ::_exit(0);
}

class Leader {
 public:
  Leader() {
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      throw system_error("cannot make a socket", "for running programs", errno);
    const FileDescriptor reader(ends[0]);
    writer_ = FileDescriptor(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) lead_group(reader.get());
    if (pid_ < 0) throw system_error("cannot make a process", "for running programs", errno);
    ::setpgid(pid_, pid_);  // whoever comes first
  }
  Leader(const Leader&) = delete;
  Leader& operator=(const Leader&) = delete;
  /// What stays in the background on purpose, the server of a compiler cache, is left alone.
  ~Leader() {
    if (::getpid() != owner_) return;
    order(kLeave);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  pid_t pid() const { return pid_; }
  /// A leader that somebody has killed gets none.
  void order(pid_t what) const { ::send(writer_.get(), &what, sizeof what, MSG_NOSIGNAL); }

 private:
  pid_t owner_ = ::getpid();
  FileDescriptor writer_;
  pid_t pid_;
};

const Leader& leader() {
  static const Leader leader;
  return leader;
}

}  // namespace

pid_t child_group() {
  return leader().pid();
}

void kill_commands() {
  const pid_t group = child_group();
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid > 0 && pid != group && ::getpgid(pid) == group) ::kill(pid, SIGKILL);
  }
}

void end_with_us(pid_t attached) {
  leader().order(attached);
}

}  // namespace extmod
