// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler.h"

#include "support/text.h"
#include "target/abi.h"

namespace extmod {
namespace {

constexpr const char* kPrefixMap = "-ffile-prefix-map=a=b";

// errno.h and the rest bring headers of the kernel that a C library without its own lacks.
constexpr const char* kProgram = R"(#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
int main(void) { return puts(strerror(errno)) < 0; }
)";

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A question that the compiler answers of itself, whatever else is on this machine.
Command question_to(const std::vector<std::string>& argv, const std::vector<std::string>& words) {
  Command command{with(argv, words), ".", command_environment()};
  command.question = true;
  return command;
}

/// What the compiler answers in one line; empty where it does not.
std::string in_one_line(const CommandResult& asked) {
  std::string answer(trim(asked.output));
  return asked.status == 0 && answer.find('\n') == std::string::npos ? answer : "";
}

/// Folders are named by processor, system and environment: `x86_64-pc-linux-gnu` -> `x86_64-linux-gnu`, every i686 ->
/// `i386-linux-gnu`.
std::string multiarch_of_triplet(const std::string& triplet) {
  auto words = split(triplet, '-');
  if (words.size() == 4) words.erase(words.begin() + 1);
  if (words[0].size() == 4 && words[0].starts_with("i") && words[0].ends_with("86")) words[0] = "i386";
  return join(words, "-");
}

std::optional<ElfMachine> compile(CommandRunner& runner, const std::vector<std::string>& argv,
                                  const std::vector<std::string>& flags, const std::filesystem::path& scratch) {
  Command command = question_to(argv, with(flags, {"-c", "-o", "probe.o", "probe.c"}));
  command.cwd = scratch;
  command.leaves = "probe.o";
  CommandResult compiled = runner.run(command);
  if (compiled.status != 0 || !std::filesystem::exists(scratch / "probe.o")) return std::nullopt;
  auto object = read_elf(scratch / "probe.o");
  return object ? std::optional(object->machine) : std::nullopt;
}

}  // namespace

std::optional<Compiler> probe_compiler(CommandRunner& runner, const std::vector<std::string>& argv,
                                       const std::filesystem::path& scratch) {
  CommandResult version = runner.run(question_to(argv, {"--version"}));
  if (version.status != 0) return std::nullopt;
  Compiler compiler;
  compiler.argv = argv;
  compiler.version = version.output.substr(0, version.output.find('\n'));
  compiler.is_clang = compiler.version.find("clang") != std::string::npos;

  write_file(scratch / "probe.c", "int probe;\n");
  std::vector<std::string> path_flags = {kPrefixMap};
  if (!compiler.is_clang) path_flags.emplace_back(kNamesAsGiven);
  compiler.machine = compile(runner, argv, path_flags, scratch);
  compiler.maps_prefixes = compiler.machine.has_value();
  if (!compiler.maps_prefixes) compiler.machine = compile(runner, argv, {}, scratch);
  if (!compiler.machine) return compiler;

  compiler.triplet = in_one_line(runner.run(question_to(argv, {"-dumpmachine"})));
  // A wrapper may know nothing but compiling and linking.
  if (auto usual = usual_triplets(srcarch_of_machine(*compiler.machine), *compiler.machine);
      compiler.triplet.empty() && !usual.empty())
    compiler.triplet = usual.front();
  if (!compiler.is_clang) compiler.multiarch = in_one_line(runner.run(question_to(argv, {"-print-multiarch"})));
  if (compiler.multiarch.empty()) compiler.multiarch = multiarch_of_triplet(compiler.triplet);
  return compiler;
}

std::string program_of(CommandRunner& runner, const Compiler& compiler, const std::string& name) {
  std::string answer = in_one_line(runner.run(question_to(compiler.argv, {"-print-prog-name=" + name})));
  return answer.empty() ? name : answer;
}

std::optional<std::filesystem::path> file_of(CommandRunner& runner, const Compiler& compiler, const std::string& name) {
  Command command{with(compiler.argv, {"-print-file-name=" + name}), ".", command_environment()};
  std::string answer = in_one_line(runner.run(command));
  // It repeats the name where it finds no file.
  return answer.find('/') != std::string::npos ? std::optional<std::filesystem::path>(answer) : std::nullopt;
}

std::vector<std::filesystem::path> library_folders_of(CommandRunner& runner, const Compiler& compiler) {
  CommandResult asked = runner.run(question_to(compiler.argv, {"-print-search-dirs"}));
  std::vector<std::filesystem::path> folders;
  constexpr std::string_view kLabel = "libraries: =";
  for (const auto& line : split(asked.output, '\n'))
    if (line.starts_with(kLabel))
      for (const auto& folder : split(line.substr(kLabel.size()), ':'))
        folders.push_back(std::filesystem::path(folder).lexically_normal());
  return folders;
}

LinkProbe probe_link(CommandRunner& runner, const Compiler& compiler, const std::vector<std::string>& flags,
                     const std::filesystem::path& scratch) {
  write_file(scratch / "link.c", kProgram);
  std::vector<std::string> argv = with(with(compiler.argv, compiler.link_flags), flags);
  CommandResult linked = runner.run({with(argv, {"-o", "link", "link.c"}), scratch, command_environment(), true});
  LinkProbe probe;
  probe.output = linked.output;
  if (linked.status == 0 && std::filesystem::exists(scratch / "link")) probe.program = read_elf(scratch / "link");
  return probe;
}

}  // namespace extmod
