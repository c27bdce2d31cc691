// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/fingerprint.h"

#include <filesystem>
#include <future>
#include <map>
#include <set>

#include "cache/linked_files.h"
#include "support/digest.h"
#include "support/text.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kListBegin = "search starts here:";

class Fingerprint {
 public:
  Fingerprint(CommandRunner& runner, const Compiler& compiler) : runner_(runner), compiler_(compiler) {}

  void text(const std::string& label, const std::string& value) {
    digest_.update(label + "\t" + std::to_string(value.size()) + "\t" + value + "\n");
  }

  /// Under any number of names a file is read once.
  void file(const std::string& label, const fs::path& path) {
    std::error_code ignored;
    std::string digest;
    if (fs::is_regular_file(path, ignored)) {
      auto [row, is_new] = digests_.try_emplace(fs::canonical(path));
      if (is_new) row->second = sha256_of_file(path);
      digest = row->second;
    }
    text(label, digest);
  }

  CommandResult run_compiler(const std::vector<std::string>& more) {
    std::vector<std::string> argv = compiler_.argv;
    argv.insert(argv.end(), more.begin(), more.end());
    return runner_.run({argv, ".", command_environment()});
  }

  /// The words of the command that are programs (ccache, gcc), then the programs that they run.
  void programs() {
    text("version", compiler_.version);
    for (const auto& word : compiler_.argv) {
      text("word", word);
      if (fs::path program = find_program(word); !program.empty()) file("program", program);
    }
    for (const char* name : {"cc1", "as", "ld", "ar"}) file(name, place_of(name));
    if (compiler_.is_clang) file("clang", place_of("clang"));
  }

  /// Most of clang is in libraries beside its own file.
  void compilers_libraries() {
    if (!compiler_.is_clang) return;
    std::error_code ignored;
    fs::path driver = fs::canonical(place_of("clang"), ignored);
    if (ignored) return;
    for (const auto& entry : fs::directory_iterator(driver.parent_path().parent_path() / "lib", ignored)) {
      if (entry.path().filename().string().find(".so") == std::string::npos || !entry.is_regular_file(ignored))
        continue;
      auto time = entry.last_write_time(ignored).time_since_epoch().count();
      text(entry.path().filename(), std::to_string(entry.file_size(ignored)) + " " + std::to_string(time));
    }
  }

  void variables() {
    for (const char* name : {"CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "GCC_EXEC_PREFIX", "COMPILER_PATH"})
      text(name, environment(name).value_or(""));
  }

  std::string hex() { return digest_.hex(); }

 private:
  /// Of a program that the compiler runs; of clang itself, where the word of the call is a launcher.
  fs::path place_of(const std::string& name) const {
    std::string answer = program_of(runner_, compiler_, name);
    return answer.find('/') != std::string::npos ? fs::path(answer) : find_program(answer);
  }

  CommandRunner& runner_;
  const Compiler& compiler_;
  Digest digest_ = Digest::sha256();
  std::map<fs::path, std::string> digests_;
};

/// `@FILE`: more words of a call, which may name such files again.
void response_files(Fingerprint& fingerprint, const std::vector<std::string>& words, std::set<std::string>& seen) {
  for (const auto& word : words) {
    if (!word.starts_with("@") || !seen.insert(word).second) continue;
    const fs::path path = word.substr(1);
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) continue;
    fingerprint.file(word, path);
    response_files(fingerprint, split_words(read_file(path)), seen);
  }
}

/// What the compiler says with `-v` that it has read before it began, whoever named it: a word of the call, a wrapper
/// script, or the compiler's own folder. gcc says so of specs, clang of configuration files.
void settings_files(Fingerprint& fingerprint, const std::string& said) {
  for (const auto& line : split(said, '\n'))
    for (const std::string_view label : {"Reading specs from ", "Configuration file: "})
      if (line.starts_with(label)) fingerprint.file(std::string(label), std::string(trim(line.substr(label.size()))));
}

/// `-isystem DIR`, then what `-E -v` lists on stderr between two lines.
std::vector<fs::path> include_folders(const std::string& said, const std::vector<std::string>& cflags) {
  std::vector<fs::path> folders;
  for (size_t i = 0; i + 1 < cflags.size(); ++i)
    if (cflags[i] == "-isystem") folders.emplace_back(cflags[i + 1]);
  bool listed = false;
  for (const auto& line : split(said, '\n')) {
    if (line.starts_with("End of search list")) break;
    if (listed && line.starts_with(" ")) folders.emplace_back(std::string(trim(line)));
    listed = listed || line.ends_with(kListBegin);
  }
  return folders;
}

/// -LDIR, then the compiler's own.
std::vector<fs::path> library_folders(CommandRunner& runner, const Compiler& compiler,
                                      const std::vector<std::string>& ldflags) {
  std::vector<fs::path> folders;
  for (const auto& flag : ldflags)
    if (flag.starts_with("-L")) folders.emplace_back(flag.substr(2));
  for (const auto& folder : library_folders_of(runner, compiler)) folders.push_back(folder);
  return folders;
}

fs::path find_in(const std::vector<fs::path>& folders, const std::string& name) {
  std::error_code ignored;
  for (const auto& folder : folders)
    if (fs::exists(folder / name, ignored)) return folder / name;
  return {};
}

}  // namespace

std::string toolchain_fingerprint(CommandRunner& runner, const Compiler& compiler,
                                  const std::vector<std::string>& cflags, const std::vector<std::string>& ldflags,
                                  const fs::path& scratch) {
  auto linked = std::async(std::launch::async, [&] { return linked_files(runner, compiler, ldflags, scratch); });
  Fingerprint fingerprint(runner, compiler);
  fingerprint.programs();
  fingerprint.compilers_libraries();
  fingerprint.variables();
  bool static_link = false;
  for (const auto& flag : ldflags) static_link = static_link || flag == "-static";

  const std::string said = fingerprint.run_compiler({"-E", "-v", "-x", "c", "/dev/null"}).errors;
  std::set<std::string> seen;
  response_files(fingerprint, compiler.argv, seen);
  settings_files(fingerprint, said);
  auto includes = include_folders(said, cflags);
  auto libraries = library_folders(runner, compiler, ldflags);
  for (const char* name : {"flex", "bison", "awk"}) fingerprint.file(name, find_program(name));
  for (const char* name : {"crt1.o", "Scrt1.o", "crti.o", "libc.so", "libc.so.6", "libgcc.a"})
    fingerprint.file(name, find_in(libraries, name));
  if (static_link) fingerprint.file("libc.a", find_in(libraries, "libc.a"));
  for (const auto& library : run_libraries()) {
    for (const auto& name : library.link_names) {
      fs::path shared = static_link ? fs::path() : find_in(libraries, "lib" + name + ".so");
      fingerprint.file(name + ".so", shared);
      // The linker takes this one if there is no shared library, or only a dangling link.
      fingerprint.file(name + ".a", shared.empty() ? find_in(libraries, "lib" + name + ".a") : fs::path());
    }
    for (const auto& header : library.headers)
      fingerprint.text(header, find_in(includes, header).empty() ? "missing" : "there");
  }
  // Not every linker tells what it opens, so this comes on top of the usual names. Folders may have changing names.
  for (const auto& file : linked.get()) fingerprint.file("linked " + file.filename().string(), file);
  return fingerprint.hex();
}

}  // namespace extmod
