// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_make.h"

#include <algorithm>
#include <set>

#include "jobs/make_output.h"
#include "support/atomic_file.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/job_server.h"
#include "support/text.h"

namespace extmod {
namespace {

/// By these names projects' own Makefiles know the kernel's build folder and release. Kbuild uses none of them.
constexpr const char* kBuildFolder[] = {"KDIR",          "KERNELDIR",         "KERNEL_DIR", "KERN_DIR",
                                        "KERNEL_SOURCE", "KERNEL_SOURCE_DIR", "KERNEL_SRC", "KSRC"};
constexpr const char* kRelease[] = {"KVER", "KVERSION", "KERNEL_VERSION", "KERNELVER", "kernelver"};

}  // namespace

Command ModuleMake::command(const ModuleSource& source, const std::vector<std::string>& symvers) const {
  const auto makefile = find_module_makefile(source.folder);
  if (!makefile)
    throw Error(ExitStatus::impossible, "there is neither a Kbuild file nor a Makefile", source.given,
                "give the folder with the module's Makefile, as DIR:SUBDIR if it needs files above it");
  std::vector<std::string> words = {"make"};
  const std::string job_server = job_server_flags(environment("MAKEFLAGS").value_or(""));
  if (job_server.empty()) words.push_back("-j" + std::to_string(request_.room.jobs));
  words.insert(words.end(), room_.words.begin(), room_.words.end());
  const bool by_kbuild = makefile->is_kbuilds && !request_.own_makefile;
  std::string goal = by_kbuild ? "modules" : makefile->goal;
  if (by_kbuild) {
    words.insert(words.end(), {"-C", room_.headers, "M=" + source.place});
  } else {
    for (const char* name : kBuildFolder) words.push_back(std::string(name) + "=" + room_.headers);
    for (const char* name : kRelease) words.push_back(std::string(name) + "=" + kernel_.headers.release);
  }
  words.insert(words.end(), request_.variables.begin(), request_.variables.end());
  if (!goal.empty()) words.push_back(std::move(goal));
  Command command = room_.command(std::move(words), 0);
  if (!job_server.empty()) command.environment["MAKEFLAGS"] = job_server;
  // Makefiles take $(PWD) for the folder that they are in.
  if (!by_kbuild) command.cwd = source.place;
  command.environment["PWD"] = command.cwd;
  command.environment["KBUILD_MODPOST_WARN"] = "1";
  if (const std::string maps = path_maps(); !maps.empty())
    for (const char* flags : {"KCFLAGS", "KAFLAGS"})
      command.environment[flags] = trim(environment(flags).value_or("") + maps);
  if (!symvers.empty()) command.environment["KBUILD_EXTRA_SYMBOLS"] = join(symvers, " ");
  return command;
}

std::string ModuleMake::path_maps() const {
  if (request_.sources.in_place) return {};
  std::string maps;
  // Where the copies cannot be shown at the same place each time, at least the compiler names that place.
  if (room_.work != kModulesPlace) maps = " -ffile-prefix-map=" + room_.work + "=" + kModulesPlace;
  // Debug information has the kernel's folder, too; the modules' machine has it here.
  std::set<std::string> folders = {room_.headers};
  if (kernel_.tree) folders.insert({kernel_.tree->objtree, kernel_.tree->srctree});
  // Of two that match gcc takes the later one, and a folder sorts before those in it.
  for (const auto& folder : folders)
    maps += " -fdebug-prefix-map=" + folder + "=/lib/modules/" + kernel_.headers.release + "/build";
  return maps;
}

std::vector<MadeModule> ModuleMake::build(const ModuleSource& source, const std::vector<std::string>& symvers) {
  check_interrupt();
  const Command command = this->command(source, symvers);
  const CommandResult result = runner_.run(command);
  keep_log(command, result.output);
  if (result.status != 0) fail(source, result.output);
  auto made = modules_made(source.folder);
  if (made.empty())
    throw Error(ExitStatus::impossible, "make ends well and makes no module", source.given,
                "see what its Makefile needs; --make VAR=VALUE sets a variable, --log FILE keeps what make says");
  return made;
}

void ModuleMake::keep_log(const Command& command, const std::string& output) {
  log_ += "$ cd " + shell_quote({command.cwd.string()}) + " && " + shell_quote(command.argv) + "\n" + output;
  if (request_.log) write_atomically(*request_.log, log_, Sync::nothing);
  for (const auto& line : split(output, '\n'))
    if (line.find("compiler differs from the one used to build the kernel") != std::string::npos) {
      const std::string note = "the kernel was built with another compiler than the modules, " + room_.compiler;
      if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
    }
}

void ModuleMake::fail(const ModuleSource& source, const std::string& output) const {
  std::string line = telling_line(output);
  const bool is_environment = names_unfit_tool(line);
  line = replace_all(line, source.place + "/", source.given + "/");
  const std::string how = request_.log ? "see " + request_.log->string() : "--log FILE keeps all that make says";
  if (is_environment)
    throw Error(ExitStatus::environment, "the modules need another tool than there is here: " + line, source.given,
                "install it, or name the compiler of the kernel with --cc, --cross-compile or --llvm");
  throw Error(ExitStatus::step_failed, "its modules cannot be built", source.given, line + "; " + how);
}

}  // namespace extmod
