// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/spawn_inside.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "support/child_group.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

/// All that the child needs: behind fork(2) it must not allocate memory.
struct Prepared {
  explicit Prepared(const Command& command) : entrance(*command.inside), cwd(command.cwd), words(command.argv) {
    for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
    const std::string& name = command.argv.front();
    const auto path = command.environment.find("PATH");
    if (name.find('/') != std::string::npos)
      programs = {name};
    else
      for (const auto& folder : split(path == command.environment.end() ? "/usr/bin:/bin" : path->second, ':'))
        programs.push_back(folder + "/" + name);
    argv = pointers_to(words);
    environment = pointers_to(variables);
  }
  static std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
  }

  RootEntrance entrance;
  std::string cwd;
  std::vector<std::string> words;
  std::vector<std::string> variables;
  std::vector<std::string> programs;  ///< to be tried in this order
  std::vector<char*> argv;
  std::vector<char*> environment;
};

/// What the child tells: which step failed and why. A program that was started tells nothing.
struct Failure {
  const char* step;  ///< nullptr: the program itself
  int error;
};

int start(const Prepared& prepared) {
  int error = ENOENT;
  for (const auto& program : prepared.programs) {
    ::execve(program.c_str(), prepared.argv.data(), prepared.environment.data());
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
    if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
  }
  return error;
}

Failure enter_and_start(const Prepared& prepared, int null, int output_fd, int errors_fd, pid_t group) {
  ::setpgid(0, group);
  for (int signal : {SIGPIPE, SIGXFSZ})
    if (!was_ignored(signal)) ::signal(signal, SIG_DFL);
  if (::dup2(null, STDIN_FILENO) < 0 || ::dup2(output_fd, STDOUT_FILENO) < 0 || ::dup2(errors_fd, STDERR_FILENO) < 0)
    return {"cannot set up its input and output", errno};
  if (const char* step = prepared.entrance.enter()) return {step, errno};
  if (::chdir(prepared.cwd.c_str()) != 0) return {"cannot enter its folder", errno};
  return {nullptr, start(prepared)};
}

}  // namespace

int spawn_inside(const Command& command, int output_fd, int errors_fd, pid_t& pid) {
  const Prepared prepared(command);
  const pid_t group = child_group();
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error("cannot make a pipe", command.argv[0], errno);
  const FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  const FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  pid = ::fork();
  if (pid < 0) throw system_error("cannot make a process", command.argv[0], errno);
  if (pid == 0) {
    const Failure failure = enter_and_start(prepared, null.get(), output_fd, errors_fd, group);
    [[maybe_unused]] const ssize_t told = ::write(writer.get(), &failure, sizeof failure);
    ::_exit(127);
  }
  writer.close();
  Failure failure = {};
  ssize_t got = 0;
  while ((got = ::read(reader.get(), &failure, sizeof failure)) < 0 && errno == EINTR) {
  }
  if (got != sizeof failure) return 0;
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (failure.step == nullptr) return failure.error;
  throw Error(ExitStatus::environment,
              "this machine allows no private root (" + std::string(failure.step) + ": " +
                  std::generic_category().message(failure.error) + ")",
              command.argv[0],
              "allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone; a container's "
              "rules for system calls), or run it as root");
}

}  // namespace extmod
