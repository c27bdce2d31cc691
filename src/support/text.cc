// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  size_t at = 0;
  while ((at = text.find_first_not_of(" \t\n\r", at)) != std::string_view::npos) {
    size_t end = text.find_first_of(" \t\n\r", at);
    words.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t at = 0;;) {
    size_t end = text.find(separator, at);
    parts.emplace_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\n\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n\r") - first + 1);
}

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += separator;
    text += words[i];
  }
  return text;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  size_t at = text.find(from);
  if (at == std::string::npos) return text;
  std::string result;
  size_t done = 0;
  for (; at != std::string::npos; at = text.find(from, done)) {
    result.append(text, done, at - done).append(to);
    done = at + from.size();
  }
  return result.append(text, done);
}

FileAndMode read_file_and_mode(const std::string& path) {
  FileDescriptor file = open_regular_file(path);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) throw system_error("cannot read the file", path, errno);
  FileAndMode read{{}, status.st_mode};
  std::string& content = read.bytes;
  if (status.st_size > 0) {
    content.resize(static_cast<size_t>(status.st_size));
    ssize_t got = ::read(file.get(), content.data(), content.size());
    if (got == status.st_size) return read;
    content.resize(got > 0 ? static_cast<size_t>(got) : 0);
  }
  // Files of /proc have no size; others may grow or shrink meanwhile.
  char buffer[65536];
  for (ssize_t got; (got = ::read(file.get(), buffer, sizeof buffer)) != 0;) {
    if (got < 0) throw system_error("cannot read the file", path, errno);
    content.append(buffer, static_cast<size_t>(got));
  }
  return read;
}

std::string read_file(const std::string& path) {
  return read_file_and_mode(path).bytes;
}

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  return read_file(path);
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.get() < 0) throw system_error("cannot write the file", path, errno);
  write_all(file.get(), content, path);
  close_written(file, path);
}

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::optional<std::filesystem::path> user_cache_folder() {
  if (auto folder = environment("XDG_CACHE_HOME")) return std::filesystem::path(*folder) / "extmod-pkg";
  if (auto home = environment("HOME")) return std::filesystem::path(*home) / ".cache/extmod-pkg";
  return std::nullopt;
}

std::string shell_quote(const std::vector<std::string>& argv) {
  std::vector<std::string> quoted;
  for (const auto& word : argv) {
    bool plain = !word.empty() && word.find_first_not_of(
                                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_-+=./:,@%") == std::string::npos;
    quoted.push_back(plain ? word : "'" + replace_all(word, "'", "'\\''") + "'");
  }
  return join(quoted, " ");
}

}  // namespace extmod
