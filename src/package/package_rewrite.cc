// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_rewrite.h"

#include <sys/stat.h>

#include <cerrno>

#include "package/package_output.h"
#include "package/rewrite.h"
#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

const PackageFormat& format_of(const fs::path& package) {
  for (const auto& format : package_formats())
    if (format.recognizes(package)) return format;
  throw Error(ExitStatus::impossible, "not a package of a known format", package);
}

struct stat status_of(const fs::path& file) {
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0) throw system_error("cannot read the package", file, errno);
  return status;
}

/// It is read more than once.
void check_unchanged(const struct stat& before, const fs::path& package) {
  const struct stat now = status_of(package);
  const bool same = now.st_dev == before.st_dev && now.st_ino == before.st_ino && now.st_size == before.st_size &&
                    now.st_mtim.tv_sec == before.st_mtim.tv_sec && now.st_mtim.tv_nsec == before.st_mtim.tv_nsec &&
                    now.st_ctim.tv_sec == before.st_ctim.tv_sec && now.st_ctim.tv_nsec == before.st_ctim.tv_nsec;
  if (!same)
    throw Error(ExitStatus::environment, "the package was changed while it was read", package,
                "try again when nobody writes it");
}

/// Publishing the new package would replace it.
void check_target(const fs::path& target, const fs::path& package) {
  std::error_code absent;
  if (fs::equivalent(target, package, absent))
    throw Error(ExitStatus::impossible, "the new package would replace the old one", package,
                "give another version, or another folder with --output");
}

}  // namespace

FinishedPackages rewrite_package(const fs::path& package, const PackageChanges& changes, const WriterSettings& settings,
                                 const Remark& remark, const Limits& limits) {
  const PackageFormat& format = format_of(package);
  const struct stat before = status_of(package);
  OriginalPackage original;
  format.read(package, limits, original);
  original.check(changes, package);

  prepare_output(settings.output);
  auto file = format.rewrite({package, original, changes, settings, limits, remark});
  check_unchanged(before, package);
  check_target(file->target(), package);
  const std::string ending = format.signature;
  if (std::error_code unknown; !ending.empty() && fs::exists(fs::path(package) += ending, unknown))
    remark_signature({package, original, changes, settings, limits, remark}, package.filename().string() + ending);

  FinishedPackages finished({});
  auto signature = detached_signature(format, *file, settings);
  finished.add(format.name, std::move(file), std::move(signature));
  finished.settle();
  return finished;
}

}  // namespace extmod
