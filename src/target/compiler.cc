// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler.h"

#include "support/text.h"

namespace extmod {
namespace {

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

std::optional<Compiler> probe_compiler(CommandRunner& runner, const std::vector<std::string>& argv,
                                       const std::filesystem::path& scratch) {
  Environment environment = command_environment();
  CommandResult version = runner.run({with(argv, {"--version"}), scratch, environment});
  if (version.status != 0) return std::nullopt;
  Compiler compiler{argv, version.output.substr(0, version.output.find('\n')), false, std::nullopt};
  compiler.is_clang = compiler.version.find("clang") != std::string::npos;

  write_file(scratch / "probe.c", "int probe;\n");
  CommandResult compiled = runner.run({with(argv, {"-c", "-o", "probe.o", "probe.c"}), scratch, environment});
  if (compiled.status != 0) return compiler;
  if (auto object = read_elf(scratch / "probe.o")) compiler.machine = object->machine;
  return compiler;
}

std::string program_of(CommandRunner& runner, const Compiler& compiler, const std::string& name) {
  CommandResult asked = runner.run({with(compiler.argv, {"-print-prog-name=" + name}), ".", command_environment()});
  std::string answer(trim(asked.output));
  return asked.status == 0 && !answer.empty() && answer.find('\n') == std::string::npos ? answer : name;
}

std::vector<std::filesystem::path> library_folders_of(CommandRunner& runner, const Compiler& compiler) {
  CommandResult asked = runner.run({with(compiler.argv, {"-print-search-dirs"}), ".", command_environment()});
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
  write_file(scratch / "link.c", "#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n");
  std::vector<std::string> argv = with(with(compiler.argv, flags), {"-o", "link", "link.c"});
  CommandResult linked = runner.run({argv, scratch, command_environment(), true});
  LinkProbe probe;
  probe.output = linked.output;
  if (linked.status == 0) probe.program = read_elf(scratch / "link");
  return probe;
}

}  // namespace extmod
