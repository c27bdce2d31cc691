// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_make.h"

#include <ctime>

#include "jobs/file_mark.h"
#include "jobs/source_date.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// As `LC_ALL=C TZ=UTC date` prints it, which is what Kbuild takes without the variable.
std::string utc_date(int64_t seconds) {
  const time_t time = seconds;
  struct tm parts = {};
  ::gmtime_r(&time, &parts);
  std::string text(64, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%a %b %e %H:%M:%S UTC %Y", &parts));
  return text;
}

/// git may look neither above the source nor where a hook or a CI job points it to, and writes no index.
void set_git_apart(Environment& environment, const fs::path& srctree) {
  std::erase_if(environment, [](const auto& variable) {
    return variable.first.starts_with("GIT_") && !variable.first.starts_with("GIT_CONFIG");
  });
  environment["GIT_CEILING_DIRECTORIES"] = srctree.parent_path();
  environment["GIT_OPTIONAL_LOCKS"] = "0";
}

}  // namespace

KernelMake kernel_make(const PrepareRequest& request, const SourceTree& source, const KernelCompiler& compiler,
                       const fs::path& objtree) {
  const int64_t time = source_date_epoch().value_or(source.newest);
  KernelMake make{source.srctree, objtree, compiler.arch, {}, command_environment()};
  set_git_apart(make.environment, source.srctree);
  make.environment["SOURCE_DATE_EPOCH"] = std::to_string(time);
  if (!make.environment.contains("MAKEFLAGS")) make.words.push_back("-j" + std::to_string(request.jobs));
  make.words.insert(make.words.end(), compiler.make.begin(), compiler.make.end());
  auto set = [&](const char* name, const std::string& otherwise) {
    make.words.push_back(std::string(name) + "=" + environment(name).value_or(otherwise));
  };
  set("KBUILD_BUILD_TIMESTAMP", utc_date(time));
  set("KBUILD_BUILD_USER", "kbuild");
  set("KBUILD_BUILD_HOST", "localhost");
  set("KBUILD_BUILD_VERSION", "1");
  set("LOCALVERSION", "");  // unless it is set, a `+` stands for a commit without a tag
  if (request.kernelrelease) make.words.push_back("KERNELRELEASE=" + *request.kernelrelease);
  return make;
}

bool has_own_git(const fs::path& srctree) {
  std::error_code ignored;
  return fs::exists(srctree / ".git", ignored);
}

std::string git_state(const fs::path& srctree) {
  if (!has_own_git(srctree)) return {};
  const fs::path git = srctree / ".git";
  std::string state;
  for (const char* file : {"HEAD", "logs/HEAD", "packed-refs", "index", "refs/tags"})
    state += file_mark(git / file) + "\n";
  return digest_of(Digest::sha256(), state + read_file_if_exists(git / "HEAD").value_or(""));
}

std::string foreign_version(const fs::path& srctree) {
  std::error_code ignored;
  for (const char* name : {".scmversion", ".hg", ".svn"})
    if (fs::exists(srctree / name, ignored)) return name;
  return {};
}

}  // namespace extmod
