// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "package/package_visitor.h"

struct archive;

namespace extmod {

/// Makes the entries of packages below a folder of ours. Files and folders are nobody's but their owner's to change,
/// and no file is set-uid.
class Extractor : public PackageVisitor {
 public:
  /// `wanted` chooses entries by their paths; `name` is the package, for messages.
  Extractor(const std::filesystem::path& into, std::string name, std::function<bool(const std::string&)> wanted);

  /// Throws Error with status unverified for a device, pipe or socket, and for what is there already.
  void entry(const InstalledEntry& entry, const NextBlock& content) override;

 private:
  struct Closer {
    void operator()(archive* writer) const;
  };
  [[noreturn]] void fail(const std::string& path) const;

  std::filesystem::path root_;
  std::string name_;
  std::function<bool(const std::string&)> wanted_;
  std::unique_ptr<archive, Closer> writer_;
};

}  // namespace extmod
