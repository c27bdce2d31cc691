// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/kbuild_run.h"

#include "hostprogs/native_fixdep.h"
#include "support/text.h"

namespace extmod {
namespace {

/// `make[2]: *** [scripts/Makefile.host:116: /x/hostprogs/scripts/sign-file] Error 1` -> `scripts/sign-file`.
/// Also `] Killed`, and `No rule to make target 'a', needed by 'b'.` -> b.
std::optional<std::string> failed_target(const std::string& line) {
  size_t stars = line.find("*** ");
  if (!line.starts_with("make") || stars == std::string::npos) return std::nullopt;
  std::string target;
  if (size_t needed = line.find("needed by '", stars); needed != std::string::npos) {
    target = line.substr(needed + 11);
    target.resize(std::min(target.size(), target.find('\'')));
  } else if (size_t end = line.find("] ", stars); end != std::string::npos) {  // ] Error 1, ] Killed
    size_t begin = line.rfind(' ', end) + 1;
    target = line.substr(begin, end - begin);
  }
  for (std::string_view folder : {"hostprogs/scripts/", "hostprogs/certs/"})
    if (size_t at = target.find(folder); at != std::string::npos)
      return target.substr(at + std::string_view("hostprogs/").size());
  return std::nullopt;
}

/// Kbuild's short lines, `  HOSTCC  scripts/x`, begin the output of a target.
bool begins_target(const std::string& line) {
  return line.starts_with("  ") && line.size() > 2 && line[2] >= 'A' && line[2] <= 'Z';
}

bool contains_other(const std::string& folder, const std::vector<BuildFailure>& failures) {
  for (const auto& failure : failures)
    if (failure.target.starts_with(folder + "/")) return true;
  return false;
}

/// For scripts/ and certs/ only. Kbuild's dependency lists leave system headers out, but the cache of programs needs
/// them: with gcc a later -M makes an earlier -MMD list them, clang has its own flag. These programs run for
/// milliseconds, and compiling them is most of a whole run. With -Og that takes less than half of the time of -O2;
/// genksyms then runs 5 % longer, modpost no longer.
std::string folder_flags(const Compiler& compiler) {
  return std::string("-Og ") + (compiler.is_clang ? "-Xclang -sys-header-deps" : "-Wp,-M");
}

void add_tools_environment(Environment& environment, const KernelTree& tree, const Toolchain& toolchain,
                           const HostFlags& flags) {
  std::vector<std::string> hostcc = toolchain.compiler->argv;
  hostcc.insert(hostcc.end(), flags.cflags.begin(), flags.cflags.end());
  hostcc.insert(hostcc.end(), flags.ldflags.begin(), flags.ldflags.end());
  if (toolchain.compiler->is_clang) hostcc.emplace_back("-Qunused-arguments");
  environment["EXTMOD_PKG_TOOLS_HOSTCC"] = join(hostcc, " ");
  environment["EXTMOD_PKG_HOSTLD"] = toolchain.linker;
  environment["EXTMOD_PKG_HOSTAR"] = toolchain.archiver;
  environment["EXTMOD_PKG_HOSTARCH"] = srcarch_of_machine(toolchain.userland.abi.machine);
  environment["EXTMOD_PKG_BUILDCC"] = join(native_compiler(tree), " ");
}

}  // namespace

Command kbuild_command(const KbuildMirror& mirror, const KernelTree& tree, const Toolchain& toolchain,
                       const std::vector<ProgramGroup>& groups, int jobs) {
  HostFlags flags = host_flags(toolchain, mirror.root());
  const std::string hostcc = join(toolchain.compiler->argv, " ");
  std::vector<std::string> folders;
  std::vector<std::string> tools;
  for (const auto& group : groups)
    (is_tool(group) ? tools : folders).push_back(is_tool(group) ? group.substr(6) : group);

  Command command;
  command.cwd = mirror.root();
  command.one_stream = true;  // make's lines that name a target enclose the messages of its failure
  command.environment = command_environment();
  for (const auto& [name, value] : flags.pkg_config) command.environment[name] = value;
  command.environment["TMPDIR"] = mirror.root();  // files of killed compilers are removed with the mirror
  command.environment["MAKEFILES"] = mirror.fragment();
  command.environment["EXTMOD_PKG_HOSTCC"] = hostcc;
  command.environment["EXTMOD_PKG_SRCROOT"] = mirror.knows_srcroot() ? "srcroot=." : "";
  command.environment["EXTMOD_PKG_HOSTPROGS"] = mirror.knows_srcroot() ? "hostprogs" : mirror.hostprogs().string();
  command.environment["EXTMOD_PKG_HOSTCFLAGS"] = folder_flags(*toolchain.compiler);
  command.environment["EXTMOD_PKG_FOLDERS"] = join(folders, " ");
  command.environment["EXTMOD_PKG_TOOLS"] = join(tools, " ");
  if (!tools.empty()) add_tools_environment(command.environment, tree, toolchain, flags);
  command.argv = {"make",
                  "--keep-going",
                  "--output-sync=target",
                  "ARCH=" + tree.arch_name,
                  "CC=" + hostcc,
                  "HOSTCFLAGS=" + join(flags.cflags, " "),
                  "HOSTLDFLAGS=" + join(flags.ldflags, " ")};
  if (toolchain.static_link) command.argv.emplace_back("HOSTPKG_CONFIG=pkg-config --static");
  if (!command.environment.contains("MAKEFLAGS")) command.argv.push_back("-j" + std::to_string(jobs));
  command.argv.emplace_back("kernelrelease");
  return command;
}

std::vector<BuildFailure> build_failures(const std::string& make_output) {
  std::vector<BuildFailure> failures;
  std::string messages;
  for (const auto& line : split(make_output, '\n')) {
    if (begins_target(line)) messages.clear();
    auto target = failed_target(line);
    if (!target) {
      messages += line + "\n";
      continue;
    }
    if (!contains_other(*target, failures)) failures.push_back({*target, messages.empty() ? line + "\n" : messages});
    messages.clear();
  }
  return failures;
}

}  // namespace extmod
