// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "package/deb/deb_file.h"

namespace extmod {

/// What an upload of packages needs beside them: SOURCE_VERSION_ARCH.changes (deb-changes(5)) and .buildinfo
/// (deb-buildinfo(5)), clearsigned if the packages are signed. Their dates are those of the packages.
class DebUpload {
 public:
  /// Throws Error with status impossible if the signer cannot sign texts.
  DebUpload(const PackageInfo& info, const WriterSettings& settings);

  /// The packages are finished. Throws Error with status impossible if the folder has the .changes of other packages.
  void write(const std::vector<const DebFile*>& packages);
  /// What write() has written, under temporary names.
  std::vector<AtomicFile*> lists() const;

 private:
  AtomicFile& write_list(const std::string& name, const std::string& text);

  PackageInfo info_;
  WriterSettings settings_;
  std::vector<std::unique_ptr<AtomicFile>> lists_;
};

}  // namespace extmod
