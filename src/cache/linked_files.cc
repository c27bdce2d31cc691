// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/linked_files.h"

#include <set>

#include "support/text.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSource = "trace.c";
constexpr const char* kProgram = "trace";

CommandResult link_with(CommandRunner& runner, const Compiler& compiler, const std::vector<std::string>& ldflags,
                        const std::vector<std::string>& libraries, const fs::path& scratch) {
  std::vector<std::string> argv = compiler.argv;
  argv.insert(argv.end(), ldflags.begin(), ldflags.end());
  argv.insert(argv.end(), {"-Wl,--trace", "-o", kProgram, kSource});
  for (const auto& name : libraries) argv.push_back("-l" + name);
  return runner.run({argv, scratch, command_environment()});
}

/// A line's text between two marks; all of it up to the second where the first is not there.
std::string between(const std::string& line, char open, char close) {
  const size_t begin = line.find(open);
  const size_t end = line.rfind(close);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return line.substr(begin + 1, end - begin - 1);
}

/// Whether a linker says that it does not find the library: `cannot find -lelf: No such file`.
bool is_not_found(const std::string& name, const std::string& messages) {
  for (const auto& line : split(messages, '\n')) {
    const size_t at = line.rfind(" -l" + name);
    if (at == std::string::npos || line.find("find") > at) continue;
    const size_t end = at + 3 + name.size();
    if (end == line.size() || line[end] == ':') return true;
  }
  return false;
}

}  // namespace

std::vector<fs::path> files_in_trace(const std::string& output, const fs::path& folder) {
  std::vector<fs::path> files;
  std::set<std::string> seen;
  for (const auto& line : split(output, '\n')) {
    if (line.empty()) continue;
    // `FILE`, `ARCHIVE(MEMBER)`; before binutils 2.35 `(ARCHIVE)MEMBER` and `-lNAME (FILE)`.
    for (const auto& name : {line, line.substr(0, line.rfind('(')), between(line, '(', ')')}) {
      std::error_code unreadable;
      if (name.empty() || !fs::is_regular_file(folder / name, unreadable)) continue;
      if (seen.insert(name).second) files.push_back(folder / name);
      break;
    }
  }
  return files;
}

std::vector<fs::path> linked_files(CommandRunner& runner, const Compiler& compiler,
                                   const std::vector<std::string>& ldflags, const fs::path& scratch) {
  write_file(scratch / kSource, "int main(void) { return 0; }\n");
  std::vector<std::string> libraries;
  for (const auto& library : run_libraries())
    libraries.insert(libraries.end(), library.link_names.begin(), library.link_names.end());
  CommandResult linked = link_with(runner, compiler, ldflags, libraries, scratch);
  if (linked.status == 0) return files_in_trace(linked.output, scratch);
  // No linker goes on to the C library where it misses one.
  if (std::erase_if(libraries, [&](const std::string& name) { return is_not_found(name, linked.errors); }) == 0)
    libraries.clear();
  return files_in_trace(link_with(runner, compiler, ldflags, libraries, scratch).output, scratch);
}

}  // namespace extmod
