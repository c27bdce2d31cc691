// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <set>

#include "support/child_group.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"
#include "support/job_server.h"
#include "support/spawn_inside.h"
#include "support/text.h"

extern char** environ;
namespace extmod {
namespace {

constexpr int kPollMilliseconds = 50;
constexpr int kNotFound = 127;
constexpr int kPassOnAfter = 4;  // polls
constexpr std::chrono::milliseconds kKillAfter(500);
constexpr int kSilentPolls = 4;
constexpr std::chrono::seconds kLongestAfterEnd(2);

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

constexpr int kAttached = -1;

/// Starts the command with these stdout and stderr, in child_group(); with kAttached in our group, with our terminal. 0
/// or an errno.
int spawn(const Command& command, int output_fd, int errors_fd, pid_t& pid) {
  const bool attached = output_fd == kAttached;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!attached) {
    if (command.input >= 0)
      posix_spawn_file_actions_adddup2(&actions, command.input, STDIN_FILENO);
    else
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors_fd, STDERR_FILENO);
  }
  posix_spawn_file_actions_addchdir_np(&actions, command.cwd.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  const int group = attached ? 0 : POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGDEF | group));
  if (!attached) posix_spawnattr_setpgroup(&attributes, child_group());
  sigset_t defaults;
  sigemptyset(&defaults);
  for (int signal : {SIGPIPE, SIGXFSZ})
    if (!was_ignored(signal)) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  std::vector<std::string> argv = command.argv;
  std::vector<std::string> variables;
  for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
  int error =
      posix_spawnp(&pid, argv[0].c_str(), &actions, &attributes, pointers(argv).data(), pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

struct Pipe {
  FileDescriptor reader = FileDescriptor();
  FileDescriptor writer = FileDescriptor();
};

Pipe make_pipe(const Command& command) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error("cannot make a pipe", command.argv[0], errno);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

using OnOutput = std::function<void(const std::string&)>;
using Listeners = std::array<OnOutput, 2>;  // of stdout and of stderr

/// Appends the bytes that are there; false at the end.
bool read_piece(int fd, std::string& text, const OnOutput& on_output) {
  std::array<char, 65536> buffer;
  ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  std::string piece(buffer.data(), static_cast<size_t>(got));
  if (on_output) on_output(piece);
  text += piece;
  return true;
}

/// One moment of waiting: reads what both streams have. False if nothing came. -1 is no stream.
bool read_streams(std::array<pollfd, 2>& waiting, int milliseconds, const Listeners& listeners, CommandResult& result) {
  const std::array<std::string*, 2> texts = {&result.output, &result.errors};
  if (::poll(waiting.data(), waiting.size(), milliseconds) <= 0) return false;
  for (size_t i = 0; i < waiting.size(); ++i)
    if (waiting[i].revents != 0 && !read_piece(waiting[i].fd, *texts[i], listeners[i])) waiting[i] = {-1, 0, 0};
  return true;
}

/// Passes a signal that reached us on to the commands that run; what still runs a moment later is killed.
class PassedOn {
 public:
  /// Called again and again.
  void look() {
    if (pending_signal() == 0) return;
    if (!ending_) {
      ending_.emplace();
      since_ = std::chrono::steady_clock::now();
      ::kill(-child_group(), was_ignored(SIGTERM) ? pending_signal() : SIGTERM);
    } else if (std::chrono::steady_clock::now() > since_ + kKillAfter) {
      ::kill(-child_group(), SIGKILL);
    }
  }

 private:
  std::optional<UnhurriedEnd> ending_;
  std::chrono::steady_clock::time_point since_;
};

/// Ends what runs longer than it may; what still runs a moment later is killed.
class TimeLimit {
 public:
  explicit TimeLimit(int seconds) : seconds_(seconds) {}

  /// Called again and again.
  void look() {
    const auto now = std::chrono::steady_clock::now();
    if (seconds_ == 0 || now < begin_ + std::chrono::seconds(seconds_)) return;
    if (!passed_) ::kill(-child_group(), SIGTERM);
    passed_ = true;
    if (now > begin_ + std::chrono::seconds(seconds_) + kKillAfter) kill_commands();
  }
  bool passed() const { return passed_; }

 private:
  int seconds_;
  bool passed_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Reads both streams and waits for the command; returns its wait status. Ends the process group if a signal reached
/// us. A background process, such as the server of a compiler cache, may keep the streams open for hours: once the
/// command has ended, they are read until they have been silent for a moment, and two seconds at most.
int collect(int output_fd, int errors_fd, pid_t pid, int seconds, const Listeners& listeners, CommandResult& result) {
  std::array<pollfd, 2> waiting = {pollfd{output_fd, POLLIN, 0}, pollfd{errors_fd, POLLIN, 0}};
  int wait_status = 0;
  bool ended = false;
  PassedOn passed_on;
  TimeLimit limit(seconds);
  int pause = 1;  // of a command that closed its streams: usually it ends at once
  auto last_moment = std::chrono::steady_clock::time_point::max();
  for (int silent = 0; silent < kSilentPolls && std::chrono::steady_clock::now() < last_moment;) {
    if (!ended) passed_on.look();
    if (!ended) limit.look();
    const bool open = waiting[0].fd >= 0 || waiting[1].fd >= 0;
    if (ended && !open) break;
    if (!open) pause = std::min(2 * pause, kPollMilliseconds);
    silent = read_streams(waiting, open ? kPollMilliseconds : pause, listeners, result) || !ended ? 0 : silent + 1;
    if (ended || ::waitpid(pid, &wait_status, WNOHANG) == 0) continue;
    ended = true;
    last_moment = std::chrono::steady_clock::now() + kLongestAfterEnd;
  }
  result.timed_out = limit.passed();
  return wait_status;
}

int exit_status(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

/// Waits for the end. A signal from the terminal reaches the whole process group. If the command still runs after a
/// moment, the signal was for us alone and is passed on.
int wait_attached(pid_t pid) {
  const UnhurriedEnd until_it_ends;
  end_with_us(pid);
  int wait_status = 0;
  int moments = 0;
  for (pid_t ended = 0; ended == 0;) {
    ended = ::waitpid(pid, &wait_status, WNOHANG);
    if (ended != 0) break;
    ::poll(nullptr, 0, kPollMilliseconds);
    if (pending_signal() != 0 && ++moments == kPassOnAfter) ::kill(pid, pending_signal());
  }
  end_with_us(0);
  return exit_status(wait_status);
}

bool changes_kbuild(const std::string& name) {
  static const std::set<std::string> kNames = {
      "O", "M", "V", "C", "W", "MAKEFILES", "MAKELEVEL", "MAKEOVERRIDES", "ARCH", "CC", "HOSTCC", "HOSTCXX", "LLVM",
      "CROSS_COMPILE", "SUBARCH", "sub_make_done", "src", "obj", "srctree", "objtree", "abs_srctree", "abs_objtree",
      "VPATH", "LOCALVERSION",
      // ... and the variables that compilers, linkers and the makefiles of tools/ read
      "CFLAGS", "CPPFLAGS", "LDFLAGS", "EXTRA_CFLAGS", "EXTRA_LDFLAGS", "EXTRA_WARNINGS", "DEBUG", "WERROR", "OUTPUT",
      "DESTDIR", "HOST_EXTRACFLAGS", "LD_RUN_PATH", "LDEMULATION", "GNUTARGET", "CCC_OVERRIDE_OPTIONS"};
  return kNames.contains(name) || name.starts_with("KBUILD_") || name.starts_with("KCONFIG_") ||
         name.starts_with("HOSTC") || name.starts_with("HOSTLD") || name == "MFLAGS" || name == "KERNELRELEASE" ||
         name == "GNUMAKEFLAGS";
}

}  // namespace

std::string CommandResult::said() const {
  return std::string(trim(std::string(trim(errors)) + "\n" + std::string(trim(output))));
}

CommandResult ProcessRunner::run(const Command& command) {
  check_interrupt();
  Pipe output = make_pipe(command);
  Pipe errors = command.one_stream ? Pipe{} : make_pipe(command);
  pid_t pid = 0;
  const int errors_fd = (command.one_stream ? output : errors).writer.get();
  const int error = command.inside ? spawn_inside(command, output.writer.get(), errors_fd, pid)
                                   : spawn(command, output.writer.get(), errors_fd, pid);
  const std::string not_found = command.argv[0] + ": not found\n";
  if (error == ENOENT) return {kNotFound, command.one_stream ? not_found : "", command.one_stream ? "" : not_found};
  if (error != 0) throw system_error("cannot run the program", command.argv[0], error);
  output.writer.close();
  errors.writer.close();
  CommandResult result;
  const OnOutput on_output = [&](const std::string& piece) {
    if (on_output_) on_output_(piece);
    if (command.on_output) command.on_output(piece);
  };
  const OnOutput on_errors = [&](const std::string& piece) {
    on_output(piece);
    if (command.on_errors) command.on_errors(piece);
  };
  int wait_status =
      collect(output.reader.get(), errors.reader.get(), pid, command.seconds, {on_output, on_errors}, result);
  check_interrupt();
  result.status = exit_status(wait_status);
  return result;
}

int run_attached(const Command& command) {
  check_interrupt();
  pid_t pid = 0;
  int error = spawn(command, kAttached, kAttached, pid);
  if (error == ENOENT) return kNotFound;
  if (error != 0) throw system_error("cannot run the program", command.argv[0], error);
  const int status = wait_attached(pid);
  check_interrupt();
  return status;
}

Environment own_environment() {
  Environment result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (const size_t equals = text.find('='); equals != std::string::npos)
      result[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return result;
}

Environment command_environment() {
  Environment result = own_environment();
  std::erase_if(result, [](const auto& variable) {
    const std::string& name = variable.first;
    return changes_kbuild(name) || name.starts_with("LC_") || name == "LANGUAGE" || name.starts_with("PKG_CONFIG");
  });
  result["LC_ALL"] = "C";
  // Only the job server of MAKEFLAGS: overrides and -n belong to the make that called us.
  if (auto flags = result.find("MAKEFLAGS"); flags != result.end()) {
    flags->second = job_server_flags(flags->second);
    if (flags->second.empty()) result.erase(flags);
  }
  return result;
}

std::filesystem::path find_program(const std::string& name) {
  auto runs = [](const std::filesystem::path& path) {
    std::error_code ignored;
    return ::access(path.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(path, ignored);
  };
  if (name.find('/') != std::string::npos) return runs(name) ? name : "";
  for (const auto& folder : split(environment("PATH").value_or("/usr/bin:/bin"), ':'))
    if (auto candidate = std::filesystem::path(folder) / name; runs(candidate)) return candidate;
  return {};
}

}  // namespace extmod
