// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/given_kernel.h"

#include <algorithm>

#include "package/package_format.h"
#include "package/package_tree.h"
#include "support/error.h"
#include "support/folder_tree.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void add_given(const fs::path& given, const std::string& release, const Limits& limits, KernelExports& kernel) {
  std::error_code failed;
  const fs::path path = fs::canonical(given, failed);
  if (failed) throw system_error("cannot read the kernel", given, failed.value());
  if (fs::is_directory(path)) return read_kernel_exports(FolderTree(path, {}, limits), "", release, kernel);
  const auto& formats = package_formats();
  const auto format =
      std::find_if(formats.begin(), formats.end(), [&](const PackageFormat& row) { return row.recognizes(path); });
  if (format == formats.end())
    return read_kernel_exports(FolderTree(path.parent_path(), {}, limits), path.filename(), release, kernel);
  PackageTree package(path, limits);
  format->read(path, limits, package);
  read_kernel_exports(package, "", release, kernel);
}

}  // namespace

std::shared_ptr<const KernelExports> read_given_kernel(const std::vector<fs::path>& paths, const std::string& release,
                                                       const Limits& limits) {
  if (paths.empty()) return nullptr;
  auto kernel = std::make_shared<KernelExports>();
  for (const auto& path : paths) add_given(path, release, limits, *kernel);
  return kernel;
}

}  // namespace extmod
