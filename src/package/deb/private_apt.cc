// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/private_apt.h"

#include <fmt/format.h>

#include <chrono>

#include "package/deb/deb_control_files.h"
#include "support/atomic_file.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Clock = fs::file_time_type::clock;

constexpr std::chrono::hours kListsLast(24);
/// After a source could not be reached, as the stamp says.
constexpr std::chrono::hours kIncompleteListsLast(1);
constexpr const char* kIncomplete = "incomplete\n";

constexpr const char* kElsewhere = "or fetch the packages elsewhere and give the .deb files";

fs::path cache_folder() {
  const auto cache = user_cache_folder();
  if (!cache)
    throw Error(ExitStatus::environment, "there is no folder for apt's lists", "HOME", "set HOME or XDG_CACHE_HOME");
  if (cache->native().find_first_of("\"\n\\") != std::string::npos)
    throw Error(ExitStatus::environment, "apt cannot take this name in its configuration", *cache,
                "set XDG_CACHE_HOME to a folder without quotes in its name");
  return *cache;
}

void make_folders(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw system_error("cannot make the folder for apt's lists", folder, failed.value());
}

/// packaging/lib.sh takes the same lock for the same lists.
fs::path lock_file(const std::string& architecture) {
  make_folders(cache_folder() / "locks");
  return cache_folder() / "locks" / ("apt-" + architecture);
}

/// apt reads -c after this machine's own configuration, so lists must be cleared before they are set. The machine's
/// hooks must not run for a private state folder.
std::string configuration(const std::string& architecture, const fs::path& folder) {
  constexpr const char* kText = R"(APT::Architecture "{0}";
#clear APT::Architectures;
APT::Architectures {{ "{0}"; }};
APT::Sandbox::User "root";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Dir::State "{1}/state";
Dir::State::status "{1}/status";
Dir::Cache "{1}/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
)";
  return fmt::format(kText, architecture, folder.string());
}

/// When somebody changed where this machine's packages come from.
fs::file_time_type sources_changed() {
  fs::file_time_type newest = fs::file_time_type::min();
  auto take = [&](const fs::path& path) {
    std::error_code not_there;
    const auto time = fs::last_write_time(path, not_there);
    if (!not_there && time > newest) newest = time;
  };
  std::error_code none;
  for (const char* path : {"/etc/apt/sources.list", "/etc/apt/sources.list.d"}) take(path);
  for (const auto& entry : fs::directory_iterator("/etc/apt/sources.list.d", none)) take(entry.path());
  return newest;
}

/// apt-cache's answer: paragraphs as in a control file.
std::vector<AptPackage> packages_in(const std::string& output) {
  std::vector<AptPackage> packages;
  for (size_t at = 0; at < output.size();) {
    const size_t end = std::min(output.find("\n\n", at), output.size());
    auto fields = deb_control_fields(output.substr(at, end - at));
    at = end + 2;
    if (fields["Package"].empty() || fields["Version"].empty()) continue;
    AptPackage& package = packages.emplace_back(AptPackage{fields["Package"], fields["Version"], {}});
    for (const char* field : {"Pre-Depends", "Depends"})
      for (const auto& relation : split(fields[field], ','))
        if (!trim(relation).empty()) package.depends.emplace_back(trim(relation));
  }
  return packages;
}

}  // namespace

PrivateApt::PrivateApt(CommandRunner& runner, Progress& progress, const std::string& architecture, bool refresh)
    : runner_(runner),
      progress_(progress),
      architecture_(architecture),
      folder_(cache_folder() / "apt" / architecture),
      lock_(lock_file(architecture)) {
  for (const char* folder : {"state/lists/partial", "cache/archives/partial"}) make_folders(folder_ / folder);
  if (!fs::exists(folder_ / "status")) write_file(folder_ / "status", "");
  const std::string text = configuration(architecture, folder_);
  if (read_file_if_exists(folder_ / "apt.conf") != text) write_atomically(folder_ / "apt.conf", text, Sync::nothing);
  if (refresh || !is_fresh()) update(refresh);
  lock_.share();
}

CommandResult PrivateApt::run(const std::string& program, const std::vector<std::string>& words, const fs::path& cwd) {
  Command command{{program, "-c", folder_ / "apt.conf"}, cwd, command_environment()};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  CommandResult result = runner_.run(command);
  if (result.status == 127)
    throw Error(ExitStatus::environment, "the program is not installed", program,
                "fetch the packages elsewhere and give their files");
  return result;
}

bool PrivateApt::has_lists() const {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_ / "state/lists", none))
    if (entry.path().filename().string().find("_Packages") != std::string::npos) return true;
  return false;
}

bool PrivateApt::is_fresh() const {
  std::error_code none;
  const auto time = fs::last_write_time(stamp(), none);
  if (none || !has_lists() || sources_changed() > time) return false;
  const bool is_complete = read_file_if_exists(stamp()) != kIncomplete;
  return Clock::now() - time < (is_complete ? kListsLast : kIncompleteListsLast);
}

void PrivateApt::update(bool must) {
  progress_.step("fetching the package lists for " + architecture_);
  const CommandResult result = run("apt-get", {"-qq", "update"}, folder_);
  // Where apt reaches no source it warns, keeps the old lists and ends with status 0.
  const bool is_complete = result.status == 0 && result.said().find("Failed to fetch") == std::string::npos;
  if (!is_complete && (must || !has_lists()))
    throw Error(ExitStatus::environment, "apt could not fetch the package lists, it printed:\n" + result.said() + "\n",
                architecture_,
                "check the network and that the sources in /etc/apt have this architecture, then run again; " +
                    std::string(kElsewhere));
  if (!has_lists())
    throw Error(ExitStatus::environment, "this machine's sources have no packages of the architecture", architecture_,
                "check /etc/apt/sources.list and /etc/apt/sources.list.d; " + std::string(kElsewhere));
  if (!is_complete) progress_.warning("apt could not fetch all package lists, older ones serve: " + result.said());
  write_file(stamp(), is_complete ? "" : kIncomplete);
}

std::vector<AptPackage> PrivateApt::show(const std::vector<std::string>& names) {
  std::vector<std::string> words = {"show", "--no-all-versions"};
  words.insert(words.end(), names.begin(), names.end());
  // Its status only says whether it knows any of them.
  return packages_in(run("apt-cache", words, folder_).output);
}

void PrivateApt::download(const std::vector<AptPackage>& packages, const fs::path& into) {
  std::vector<std::string> words = {"-qq", "download"};
  for (const auto& package : packages) words.push_back(package.name + "=" + package.version);
  const CommandResult result = run("apt-get", words, into);
  if (result.status == 0) return;
  throw Error(ExitStatus::environment, "apt could not download the packages, it printed:\n" + result.said() + "\n",
              join({words.begin() + 2, words.end()}, " "),
              "check the network, then run again with --refresh; " + std::string(kElsewhere));
}

}  // namespace extmod
