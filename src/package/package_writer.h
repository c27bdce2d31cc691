// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "package/compression.h"
#include "package/finished_packages.h"
#include "package/package_entry.h"
#include "package/package_info.h"
#include "package/signer.h"
#include "support/atomic_file.h"

namespace extmod {

/// Writes one package format. Entries come sorted, folders before what is in them.
class PackageWriter {
 public:
  virtual ~PackageWriter() = default;
  virtual void add(const PackageEntry& entry, const EntryContent& content) = 0;
  /// All that belongs behind the entries. What is returned belongs to the writer: the packages, complete but still
  /// under temporary names.
  virtual std::vector<AtomicFile*> finish() = 0;
};

struct WriterSettings {
  std::filesystem::path output;   ///< folder
  std::filesystem::path scratch;  ///< private temporary folder
  Compression compression;
  bool deb_split = false;   ///< what comes from srctree in a package of its own, for all flavours
  int rpm_format = 4;       ///< or 6
  bool tar_folder = false;  ///< the tree in one folder, instead of its place below /
  const Signer* signer = nullptr;
};

/// One row of the table of formats.
struct PackageFormat {
  std::string name;
  std::unique_ptr<PackageWriter> (*make)(const PackageInfo& info, const WriterSettings& settings);
  void (*unpack)(const std::filesystem::path& package, const std::filesystem::path& into);
  bool (*recognizes)(const std::filesystem::path& package);
  Digests digests;        ///< what the writer takes of each file
  const char* signature;  ///< ending of a detached signature's name; empty where it is in the package
};

const std::vector<PackageFormat>& package_formats();

/// Throws Error with status impossible, naming the formats there are.
const PackageFormat& find_format(const std::string& name);

/// Reads each file of the tree once, hashes it once and feeds it to a writer for every format; the packages appear when
/// all are complete and somebody commits them. `from_source` holds the paths that come from srctree.
FinishedPackages write_packages(VerifiedTree tree, const PackageInfo& info, const std::vector<std::string>& formats,
                                const WriterSettings& settings, const std::set<std::string>& from_source = {});

}  // namespace extmod
