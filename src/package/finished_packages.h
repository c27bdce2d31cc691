// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/atomic_file.h"
#include "support/publication.h"

namespace extmod {

class PackageWriter;

struct WrittenPackage {
  std::string format;
  std::filesystem::path path;
  uint64_t size = 0;
  std::string sha256;
  std::filesystem::path signature = {};  ///< the detached one
  std::string signature_sha256 = {};
};

/// Packages that are complete except for their names. Without a Publication they are removed.
class FinishedPackages {
 public:
  /// The writers own the packages' files; there may be none.
  explicit FinishedPackages(std::vector<std::unique_ptr<PackageWriter>> writers);
  FinishedPackages(FinishedPackages&&) noexcept;
  ~FinishedPackages();

  void add(const std::string& format, AtomicFile& file, std::unique_ptr<AtomicFile> signature);
  /// The same for a file that no writer owns.
  void add(const std::string& format, std::unique_ptr<AtomicFile> file, std::unique_ptr<AtomicFile> signature);
  /// A file that lists packages, which its writer owns.
  void add_list(AtomicFile& file) { lists_.push_back(&file); }
  /// Hashes all of them while they are written to the disk. Throws an environment Error if one was not.
  void settle();
  /// What they will be. Call it after settle().
  std::vector<WrittenPackage> packages() const;
  /// The files that list them.
  std::vector<std::filesystem::path> lists() const;
  /// The files under their temporary names, in the same order. Those do not end as the format's do: read them with
  /// PackageFormat::read of the format.
  std::vector<std::filesystem::path> files() const;
  /// All of them will get their names by this one.
  void add_to(Publication& publication);

 private:
  struct Package {
    WrittenPackage facts;
    AtomicFile* file;
    std::unique_ptr<AtomicFile> signature;   ///< if there is a detached one
    std::unique_ptr<AtomicFile> owned = {};  ///< the file, if no writer owns it
  };
  std::vector<std::unique_ptr<PackageWriter>> writers_;
  std::vector<Package> packages_;
  std::vector<AtomicFile*> lists_;
};

}  // namespace extmod
