// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/remembered_answers.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cache/cache_files.h"
#include "cache/sealed.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

/// What a compiler obeys beside its words.
constexpr const char* kVariables[] = {"GCC_EXEC_PREFIX", "COMPILER_PATH", "CCC_OVERRIDE_OPTIONS", "PATH",
                                      "LIBRARY_PATH",    "CPATH",         "C_INCLUDE_PATH"};

constexpr const char* kVersion = "--version";

bool is_elf_file(const fs::path& path) {
  std::string head(4, '\0');
  FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  const bool read = std::fread(head.data(), 1, head.size(), file) == head.size();
  std::fclose(file);
  return read && head == "\177ELF";
}

/// `gcc-12.2` -> `gcc`
std::string without_version(const std::string& name) {
  const size_t dash = name.find_last_not_of("0123456789.");
  return dash != std::string::npos && dash + 1 < name.size() && name[dash] == '-' ? name.substr(0, dash) : name;
}

/// A compiler's name without the triplet before it and the version after it; anything else as it is.
std::string plain_name(const std::string& file_name) {
  const std::string name = without_version(file_name);
  const size_t dash = name.rfind('-');
  const bool triplet = dash != std::string::npos && name.find('-') < dash;
  return triplet ? name.substr(dash + 1) : name;
}

/// Whether a name leads to a program of that kind: `cc` to `x86_64-linux-gnu-gcc-12`, but not `gcc` to `ccache`.
bool is_called_by_its_name(const fs::path& called, const fs::path& real) {
  const std::string name = plain_name(called.filename());
  const std::string real_name = plain_name(real.filename());
  return name == real_name || (name == "cc" && (real_name == "gcc" || real_name == "clang"));
}

/// Path, size, inode and time of a program; nothing where it may run any other.
std::optional<std::string> identity_of(const fs::path& program) {
  std::error_code failed;
  const fs::path real = fs::canonical(program, failed);
  struct stat status = {};
  if (failed || ::stat(real.c_str(), &status) != 0) return std::nullopt;
  if (!is_elf_file(real) || !is_called_by_its_name(program, real)) return std::nullopt;
  return fmt::format("{}\t{}\t{}\t{}.{}\n", real.string(), status.st_size, status.st_ino, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

/// Nothing if the answer must not be remembered.
std::optional<std::string> key_of(const Command& command, const std::string& version) {
  std::string text = fmt::format("extmod-pkg answers 2 {}\n{}\t{}\n", EXTMOD_PKG_VERSION, version.size(), version);
  bool any = false;
  for (const auto& word : command.argv) {
    text += fmt::format("{}\t{}\n", word.size(), word);
    fs::path program = word.starts_with("-") ? fs::path() : find_program(word);
    if (program.empty()) continue;
    auto identity = identity_of(program);
    if (!identity) return std::nullopt;
    text += *identity;
    any = true;
  }
  for (const char* name : kVariables)
    if (auto value = command.environment.find(name); value != command.environment.end())
      text += fmt::format("{}={}\n", name, value->second);
  return any ? std::optional(digest_of(Digest::sha256(), text)) : std::nullopt;
}

}  // namespace

CommandResult RememberedAnswers::run(const Command& command) {
  if (!command.question) return runner_.run(command);
  if (command.argv.back() == kVersion) return ask_version(command);
  auto version = version_of(command.argv);
  auto key = version ? key_of(command, *version) : std::nullopt;
  if (!key) return runner_.run(command);
  const fs::path file = folder_ / *key;
  if (auto known = recall(file, command)) return *known;
  CommandResult result = runner_.run(command);
  if (result.status == 0) keep(file, command, result);
  return result;
}

/// It is what a compiler is known by, whoever stands before it.
CommandResult RememberedAnswers::ask_version(const Command& command) {
  CommandResult result = runner_.run(command);
  const std::vector<std::string> words(command.argv.begin(), command.argv.end() - 1);
  std::lock_guard one(mutex_);
  versions_.erase(words);
  if (result.status == 0) versions_[words] = result.output;
  return result;
}

/// Of the compiler that these words begin with; of the longest such beginning. Nothing where none was asked.
std::optional<std::string> RememberedAnswers::version_of(std::vector<std::string> words) {
  std::lock_guard one(mutex_);
  for (; !words.empty(); words.pop_back())
    if (auto known = versions_.find(words); known != versions_.end()) return known->second;
  return std::nullopt;
}

std::optional<CommandResult> RememberedAnswers::recall(const fs::path& file, const Command& command) const {
  try {
    auto content = is_cache_folder(folder_) ? read_record_file(file) : std::nullopt;
    auto text = content ? unsealed(*content) : std::nullopt;
    if (!text) return std::nullopt;
    json answer = json::from_cbor(*text);
    CommandResult result{0, answer.at("output"), answer.at("errors")};
    if (!command.leaves.empty()) {
      const auto& bytes = answer.at("file").get_binary();
      write_file(command.cwd / command.leaves, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    return result;
  } catch (const std::exception&) {
    return std::nullopt;  // it is asked again
  }
}

void RememberedAnswers::keep(const fs::path& file, const Command& command, const CommandResult& result) const {
  try {
    json answer = {{"output", result.output}, {"errors", result.errors}};
    if (!command.leaves.empty()) {
      const std::string bytes = read_file(command.cwd / command.leaves);
      answer["file"] = json::binary({bytes.begin(), bytes.end()});
    }
    auto packed = json::to_cbor(answer);
    make_cache_folder(folder_);
    write_record_file(file, sealed({packed.begin(), packed.end()}));
  } catch (const std::exception&) {
    // A folder that cannot be written: the question is asked in the next run, too.
  }
}

}  // namespace extmod
