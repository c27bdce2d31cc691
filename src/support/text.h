// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// Words separated by blanks, tabs or newlines.
std::vector<std::string> split_words(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);
std::string join(const std::vector<std::string>& words, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// The whole file. Throws an environment Error that names it.
std::string read_file(const std::string& path);
/// The content, and st_mode of the open file.
struct FileAndMode {
  std::string bytes;
  mode_t mode;
};
FileAndMode read_file_and_mode(const std::string& path);
/// The whole file, or nothing if there is none.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view content);

/// The value of an environment variable. An empty one counts as not set, as in Kbuild.
std::optional<std::string> environment(const char* name);

/// This user's cache folder: extmod-pkg in XDG_CACHE_HOME or ~/.cache; nothing if there is no home.
std::optional<std::filesystem::path> user_cache_folder();

/// The command quoted for a POSIX shell.
std::string shell_quote(const std::vector<std::string>& argv);

}  // namespace extmod
