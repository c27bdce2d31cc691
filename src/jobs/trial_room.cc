// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_room.h"

#include <algorithm>

#include "content/host_program.h"
#include "jobs/private_programs.h"
#include "jobs/trial_compiler.h"
#include "jobs/tried_programs.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"
#include "target/abi.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Where a tree that packages put nowhere is shown in another root.
constexpr const char* kShownAt = "usr/src/linux-headers-extmod-trial";

bool is_for_this_machine(const TrialHeaders& headers) {
  return headers.srcarch == srcarch_of_machine(own_machine());
}

/// Folders that belong to one trial.
struct TrialFolders {
  fs::path work;
  fs::path skeleton;
};

TrialFolders make_trial_folders(const fs::path& workspace) {
  TrialFolders folders = {workspace / "trial", workspace / "root"};
  for (const auto& folder : {folders.work, folders.work / "tmp", folders.skeleton}) {
    std::error_code failed;
    fs::create_directory(folder, failed);
    if (failed) throw system_error("cannot make a folder", folder, failed.value());
  }
  return folders;
}

class RoomFinder {
 public:
  RoomFinder(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner, const fs::path& workspace)
      : request_(request), headers_(headers), runner_(runner), workspace_(workspace) {}

  TrialRoom find() {
    const TrialFolders folders = make_trial_folders(workspace_);
    TrialRoom room = request_.root ? in_root(folders) : in_place(folders, headers_);
    ask("make", room);
    ask(room.compiler, room);
    const TriedPrograms tried = try_programs(headers_, room, runner_);
    if (run_here(tried)) {
      for (const auto& program : tried.lacking) do_without(program.path, program.why, room);
      return room;
    }
    if (request_.root)
      throw Error(ExitStatus::environment, "programs of the package do not run in --root", tried.why_not(),
                  "give a root of the machine that they are for, with the libraries that they need");
    room.why = tried.why_not();
    return with_native_programs(std::move(room));
  }

 private:
  /// Whether the trial shows what happens on the machine that the package is for. A program that is not for it fails
  /// there, too; a library that is not here may be there.
  bool run_here(const TriedPrograms& tried) const {
    const auto required = [&](const NotStarted& program) { return is_required(program.path, headers_.config); };
    if (std::any_of(tried.lacking.begin(), tried.lacking.end(), required)) return false;
    if (request_.replaces_refused && std::any_of(tried.refused.begin(), tried.refused.end(), required)) return false;
    if (tried.refused.empty() || !tried.started.empty()) return true;
    return request_.root || is_for_this_machine(headers_);
  }

  /// The trial goes on with what is left, and the report says so.
  static void do_without(const std::string& program, const std::string& why, TrialRoom& room) {
    if (program == kResolveBtfids) room.words.emplace_back("CONFIG_DEBUG_INFO_BTF_MODULES=");
    room.not_tried.push_back({program, why});
  }

  TrialRoom in_root(const TrialFolders& folders) const {
    const fs::path root = fs::canonical(*request_.root);
    std::vector<Graft> grafts = headers_.grafts;
    TrialRoom room;
    room.place = TrialPlace::root;
    room.headers = "/" + headers_.place;
    if (!headers_.installed) {
      grafts.push_back({kShownAt, headers_.folder()});
      room.headers = std::string("/") + kShownAt;
    }
    grafts.push_back({"tmp", folders.work, false});
    grafts.push_back({"proc", "/proc", false});
    grafts.push_back({"dev", "/dev", false});
    room.inside = grafted_root(root, false, grafts, folders.skeleton);
    room.work = "/tmp";
    room.work_folder = folders.work;
    room.environment = {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                        {"HOME", "/tmp"},
                        {"LC_ALL", "C"},
                        {"TMPDIR", "/tmp/tmp"}};
    add_trial_compiler(request_, headers_, false, room);
    add_build_link(room);
    return room;
  }

  TrialRoom in_place(const TrialFolders& folders, const TrialHeaders& headers) const {
    TrialRoom room;
    room.work = folders.work;
    room.work_folder = folders.work;
    room.environment = command_environment();
    room.environment.erase("MAKEFLAGS");
    room.environment["TMPDIR"] = folders.work / "tmp";
    show_headers(room, headers, folders);
    add_trial_compiler(request_, headers_, !is_for_this_machine(headers), room);
    add_build_link(room);
    return room;
  }

  /// As installed, where this machine allows it; else where the tree is.
  void show_headers(TrialRoom& room, const TrialHeaders& headers, const TrialFolders& folders) const {
    room.headers = headers.folder();
    const std::string refusal = why_no_private_root();
    if (!refusal.empty()) {
      if (needs_its_place(headers))
        throw Error(ExitStatus::environment,
                    "the parts of these headers name each other by absolute paths, and " + refusal, headers.place,
                    "install the packages and give their folder, or run where user namespaces are allowed");
      return;
    }
    const bool as_installed = headers.installed && !headers.grafts.empty();
    if (!as_installed && request_.work_at.empty()) {
      room.inside = PrivateRoot{"", {{headers.folder(), headers.folder(), true}}};
      return;
    }
    std::vector<Graft> grafts;
    if (as_installed) grafts = headers.grafts;
    if (!request_.work_at.empty()) grafts.push_back({request_.work_at, folders.work, false});
    room.inside = grafted_root("/", true, grafts, folders.skeleton);
    if (as_installed)
      room.headers = "/" + headers.place;
    else
      protect(headers.folder(), folders, room);
    if (request_.work_at.empty()) return;
    room.work = "/" + request_.work_at;
    room.environment["TMPDIR"] = room.work + "/tmp";
    for (const auto& folder : request_.unchanged) protect(folder, folders, room);
  }

  /// In a root that is put together, which shows the folder at its place.
  static void protect(const fs::path& folder, const TrialFolders& folders, TrialRoom& room) {
    room.inside->binds.push_back({folder, folders.skeleton / folder.relative_path(), true});
  }

  /// The Makefile of a tree that is divided includes the other part's.
  static bool needs_its_place(const TrialHeaders& headers) {
    if (!headers.installed || headers.grafts.empty()) return false;
    const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
    const auto makefile = tree.text(below(headers.place, "Makefile"));
    return makefile && makefile->find("include /usr/") != std::string::npos;
  }

  /// Empty if commands may have one.
  std::string why_no_private_root() const {
    Command command;
    command.argv = {"true"};
    command.cwd = "/";
    command.environment = command_environment();
    command.inside = PrivateRoot{"", {{workspace_, workspace_, true}}};
    try {
      runner_.run(command);
      return {};
    } catch (const Error& error) {
      if (error.status() != ExitStatus::environment) throw;
      return error.what();
    }
  }

  void add_build_link(TrialRoom& room) const {
    room.build = headers_.has_build_link && room.inside && !room.inside->root.empty()
                     ? "/lib/modules/" + headers_.release + "/build"
                     : room.headers;
  }

  /// A tool that is missing here says nothing about the package.
  void ask(const std::string& program, const TrialRoom& room) const {
    auto words = split_words(program);
    words.emplace_back("--version");
    const CommandResult result = runner_.run(room.command(words, request_.seconds));
    if (result.status == 0) return;
    throw Error(ExitStatus::environment, "`" + program + "` does not run " + (request_.root ? "in --root" : "here"),
                result.said(),
                request_.root ? "give a root with make and a compiler whose programs this machine can run (qemu-user "
                                "and binfmt, for another machine)"
                              : "install it, or name a compiler with --cc, --cross-compile or --llvm");
  }

  TrialRoom with_native_programs(TrialRoom room) const {
    const std::string why = room.why;
    const fs::path place = workspace_ / "native";
    std::error_code failed;
    fs::create_directory(place, failed);
    if (failed) throw system_error("cannot make a folder", place, failed.value());
    const TrialHeaders copied = with_private_programs(headers_, request_.jobs, why, runner_, place);
    TrialFolders folders = {room.work_folder, place / "root"};
    fs::create_directory(folders.skeleton);
    room = in_place(folders, copied);
    room.environment.erase("QEMU_LD_PREFIX");
    room.environment.erase("QEMU_SET_ENV");
    room.place = TrialPlace::native_programs;
    room.why = why;
    const TriedPrograms tried = try_programs(copied, room, runner_);
    for (const auto* programs : {&tried.refused, &tried.lacking})
      for (const auto& [path, reason] : *programs) {
        if (is_required(path, headers_.config))
          throw Error(ExitStatus::environment,
                      "the package's programs do not run here (" + why + "), and one cannot be made from its sources",
                      path, kElsewhere);
        do_without(path, reason, room);
      }
    return room;
  }

  const TrialRequest& request_;
  const TrialHeaders& headers_;
  CommandRunner& runner_;
  const fs::path& workspace_;
};

}  // namespace

Command TrialRoom::command(std::vector<std::string> argv, int seconds) const {
  Command command;
  command.argv = std::move(argv);
  command.cwd = work;
  command.environment = environment;
  command.one_stream = true;
  command.inside = inside;
  command.seconds = seconds;
  return command;
}

TrialRoom find_trial_room(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner,
                          const fs::path& workspace) {
  return RoomFinder(request, headers, runner, workspace).find();
}

}  // namespace extmod
