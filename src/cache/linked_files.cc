// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/linked_files.h"

#include <set>

#include "support/text.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSource = "trace.s";
constexpr const char* kProgram = "trace";
constexpr const char* kStandIns = "stand-ins";

/// A line's text between two marks; all of it up to the second where the first is not there.
std::string between(const std::string& line, char open, char close) {
  const size_t begin = line.find(open);
  const size_t end = line.rfind(close);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return line.substr(begin + 1, end - begin - 1);
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
  // Assembler, so that no compiler has to start.
  write_file(scratch / kSource, ".globl main\nmain:\n");
  fs::create_directory(scratch / kStandIns);
  std::vector<std::string> argv = compiler.argv;
  argv.insert(argv.end(), ldflags.begin(), ldflags.end());
  // No linker goes on after a library that it misses, so it finds an empty archive. As -Wl, the folder comes after
  // those that the compiler itself names.
  argv.insert(argv.end(), {"-Wl,--trace", "-o", kProgram, kSource, std::string("-Wl,-L") + kStandIns});
  for (const auto& library : run_libraries())
    for (const auto& name : library.link_names) {
      write_file(scratch / kStandIns / ("lib" + std::string(name) + ".a"), "!<arch>\n");
      argv.push_back("-l" + std::string(name));
    }
  auto files = files_in_trace(runner.run({argv, scratch, command_environment()}).output, scratch);
  std::erase_if(files, [&](const fs::path& file) { return file.parent_path() == scratch / kStandIns; });
  return files;
}

}  // namespace extmod
