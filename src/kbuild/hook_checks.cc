// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/hook_checks.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kWaysOut =
    "let MAKEFILES and EXTMOD_PKG_RECORD through to make (sudo --preserve-env=MAKEFILES,EXTMOD_PKG_RECORD make ...), "
    "or put "
    "extmod-pkg behind sudo, `env -i`, ssh or the container's command: sudo extmod-pkg kbuild -- make ...";

/// The formats whose targets are among these.
std::set<std::string> formats_of(const std::set<std::string>& targets) {
  std::set<std::string> formats;
  for (const auto& [format, packaging] : formats_in_kernel())
    for (const auto& target : packaging.targets)
      if (targets.contains(target.name)) formats.insert(format);
  return formats;
}

/// All words of the command, those of shell commands in it, too.
std::set<std::string> words_of(const std::vector<std::string>& argv) {
  std::set<std::string> words;
  for (std::string word : argv) {
    std::replace_if(
        word.begin(), word.end(),
        [](char c) { return std::string_view(";&|()\"'`").find(c) != std::string_view::npos; }, ' ');
    for (const auto& part : split_words(word)) words.insert(part);
  }
  return words;
}

/// As far as packages of all formats spell it alike.
std::string spelled_alike(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isalnum(c) == 0; });
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::set<std::string> releases_of(const PackagingRecord& record) {
  std::set<std::string> releases;
  for (const auto& folder : record.folders)
    if (const auto release = read_file_if_exists(fs::path(folder) / "include/config/kernel.release"))
      releases.insert(spelled_alike(*release));
  for (const auto& make : record.makes)
    if (const auto release = make.find("KERNELRELEASE"); release != make.end())
      releases.insert(spelled_alike(release->second));
  releases.erase("");
  return releases;
}

/// Folders in which the words of make, at any place in the command, tell it to build: -C and O=.
std::set<std::string> folders_of(const std::vector<std::string>& argv) {
  std::vector<fs::path> starts = {fs::current_path()};
  std::set<std::string> folders = {starts[0]};
  for (size_t i = 0; i + 1 < argv.size(); ++i)
    if (argv[i] == "-C") starts.push_back(starts[0] / argv[i + 1]);
  for (const auto& start : starts) {
    folders.insert(start);
    for (const auto& word : argv)
      if (word.starts_with("O=")) folders.insert(start / word.substr(2));
  }
  return folders;
}

/// Headers packages that upstream made beside these kernels since the command began. If their releases are known, other
/// packages are those of commands that run at the same time.
std::vector<std::string> upstream_packages(const FinishedCommand& command, const PackagingRecord& record) {
  std::set<std::string> folders = folders_of(command.argv);
  folders.insert(record.folders.begin(), record.folders.end());
  const std::set<std::string> releases = releases_of(record);
  const auto is_theirs = [&](const fs::path& package) {
    const std::string name = spelled_alike(package.filename());
    return releases.empty() || std::any_of(releases.begin(), releases.end(), [&](const std::string& release) {
             return name.find(release) != std::string::npos;
           });
  };
  std::set<std::string> found;
  for (const auto& [format, packaging] : formats_in_kernel()) {
    if (!packaging.headers_packages) continue;
    for (const auto& folder : folders)
      for (const auto& file : packaging.headers_packages(folder)) {
        std::error_code gone;
        const fs::path path = fs::canonical(file, gone);
        if (gone || !is_theirs(path) || fs::last_write_time(path, gone) < command.start || gone) continue;
        const auto ours = record.packages.find(path);
        if (ours == record.packages.end() || ours->second != state_of_package(path)) found.insert(path);
      }
  }
  return {found.begin(), found.end()};
}

[[noreturn]] void refuse(const FinishedCommand& command, const PackagingRecord& record, const std::string& what) {
  const auto packages = upstream_packages(command, record);
  throw Error(ExitStatus::impossible,
              what + ", so no headers package was replaced; the command itself succeeded" +
                  (packages.empty() ? "" : " and left upstream's " + join(packages, ", ")),
              shell_quote(command.argv), kWaysOut);
}

}  // namespace

std::vector<FormatInKernel> formats_in_kernel() {
  std::vector<FormatInKernel> found;
  for (const auto& format : package_formats())
    if (format.in_kernel) found.push_back({format.name, format.in_kernel()});
  return found;
}

void check_hooks_were_read(const FinishedCommand& command, const PackagingRecord& record) {
  if (command.hooked) return;
  if (!record.kernel) refuse(command, record, "no make of a kernel has read the hooks");
  const auto named = formats_of(words_of(command.argv));
  const auto seen = formats_of(record.targets);
  for (const auto& format : named)
    if (!seen.contains(format))
      refuse(command, record, "the make that packaged the kernel (" + format + ") has not read the hooks");
  for (const auto& make : record.makes)
    for (const auto& [format, packaging] : formats_in_kernel()) {
      const auto goals = split_words(make.at("goals"));
      if (packaging.inside_make && formats_of({goals.begin(), goals.end()}).contains(format) &&
          !record.steps.contains(format))
        refuse(command, record, "the packaging that make started (" + format + ") has not called the hook");
    }
}

void check_packages_are_ours(const FinishedCommand& command, const PackagingRecord& record) {
  const auto packages = upstream_packages(command, record);
  if (packages.empty()) return;
  throw Error(
      ExitStatus::impossible,
      "a make that has not read the hooks packaged headers, too; their programs may be for this machine. Do not "
      "use " +
          join(packages, ", "),
      shell_quote(command.argv), kWaysOut);
}

}  // namespace extmod
