#include "hostprogs/kbuild_run.h"

#include "support/text.h"

namespace extmod {
namespace {

/// `make[2]: *** [scripts/Makefile.host:116: /x/hostprogs/scripts/sign-file] Error 1` -> `scripts/sign-file`.
/// Also `No rule to make target 'a', needed by 'b'.` -> b.
std::optional<std::string> failed_target(const std::string& line) {
  size_t stars = line.find("*** ");
  if (!line.starts_with("make") || stars == std::string::npos) return std::nullopt;
  std::string target;
  if (size_t needed = line.find("needed by '", stars); needed != std::string::npos) {
    target = line.substr(needed + 11);
    target.resize(std::min(target.size(), target.find('\'')));
  } else if (size_t end = line.find("] Error ", stars); end != std::string::npos) {
    size_t begin = line.rfind(' ', end) + 1;
    target = line.substr(begin, end - begin);
  }
  size_t at = target.find("hostprogs/scripts/");
  if (at == std::string::npos) return std::nullopt;
  return target.substr(at + std::string_view("hostprogs/").size());
}

/// Kbuild's short lines, `  HOSTCC  scripts/x`, begin the output of one target.
bool begins_target(const std::string& line) {
  return line.starts_with("  ") && line.size() > 2 && line[2] >= 'A' && line[2] <= 'Z';
}

bool contains_other(const std::string& folder, const std::vector<BuildFailure>& failures) {
  for (const auto& failure : failures)
    if (failure.target.starts_with(folder + "/")) return true;
  return false;
}

}  // namespace

Command kbuild_command(const KbuildMirror& mirror, const KernelTree& tree, const Toolchain& toolchain,
                       const std::optional<std::filesystem::path>& sysroot, int jobs) {
  LibraryPaths libraries = library_paths(*toolchain.run_arch, sysroot);
  std::vector<std::string> cflags = libraries.cflags;
  libraries.ldflags.emplace_back("-s");  // packages hold stripped programs
  cflags.emplace_back("-pipe");
  // The kernel's own build has shown them; without the passes that look for them the same code comes out sooner.
  cflags.emplace_back("-Wno-all");
  // __FILE__ in assert() must not carry the temporary folder into the program.
  cflags.push_back("-ffile-prefix-map=" + mirror.root().string() + "=.");
  if (toolchain.run_arch->machine.bits == 32)
    cflags.insert(cflags.end(), {"-D_FILE_OFFSET_BITS=64", "-D_LARGEFILE_SOURCE"});
  const std::string hostcc = join(toolchain.compiler->argv, " ");

  Command command;
  command.cwd = mirror.root();
  command.environment = command_environment();
  for (const auto& [name, value] : libraries.pkg_config) command.environment[name] = value;
  command.environment["TMPDIR"] = mirror.root();  // what compilers leave when they are killed goes with the mirror
  command.environment["MAKEFILES"] = mirror.fragment();
  command.environment["EXTMOD_PKG_HOSTCC"] = hostcc;
  command.environment["EXTMOD_PKG_SRCROOT"] = mirror.knows_srcroot() ? "srcroot=." : "";
  command.environment["EXTMOD_PKG_SCRIPTS"] =
      mirror.knows_srcroot() ? "hostprogs/scripts" : (mirror.hostprogs() / "scripts").string();
  command.argv = {"make",
                  "--keep-going",
                  "--output-sync=target",
                  "ARCH=" + tree.arch_name,
                  "CC=" + hostcc,
                  "HOSTCFLAGS=" + join(cflags, " "),
                  "HOSTLDFLAGS=" + join(libraries.ldflags, " ")};
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
