// SPDX-License-Identifier: GPL-2.0-or-later
// To be replaced: folders only.
#include "jobs/source_tree.h"

#include <sys/stat.h>

#include <algorithm>

#include "support/digest.h"
#include "support/error.h"
#include "support/file_walk.h"

namespace extmod {
namespace fs = std::filesystem;

SourceTree provide_source(const SourceRequest& request, const fs::path& unpack_to, CommandRunner& runner,
                          Progress& progress) {
  (void)unpack_to, (void)runner, (void)progress;
  SourceTree tree;
  std::error_code failed;
  tree.source = fs::canonical(request.source, failed);
  if (failed || !fs::is_directory(tree.source))
    throw Error(ExitStatus::impossible, "not a kernel source", request.source, "give the folder of one");
  tree.srctree = tree.source;
  Digest digest = Digest::sha256();
  for (const auto& entry : walk(tree.srctree, [](const std::string& path) { return path != ".git"; })) {
    struct stat status = {};
    if (::lstat((tree.srctree / entry.path).c_str(), &status) != 0 || entry.kind == EntryKind::folder) continue;
    digest.update(entry.path + " " + std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) +
                  "." + std::to_string(status.st_mtim.tv_nsec) + "\n");
    tree.newest = std::max<int64_t>(tree.newest, status.st_mtim.tv_sec);
  }
  tree.fingerprint = digest.hex();
  return tree;
}

}  // namespace extmod
