#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "package/compression.h"
#include "package/package_entry.h"
#include "package/package_info.h"

namespace extmod {

/// Writes one package format. Entries come sorted, folders before what is in them; nothing appears under the package's
/// name before commit().
class PackageWriter {
 public:
  virtual ~PackageWriter() = default;
  virtual void add(const PackageEntry& entry, const EntryContent& content) = 0;
  /// All that belongs behind the entries. The package is complete, under a temporary name.
  virtual void finish() = 0;
  /// Gives the package its name, which is returned.
  virtual std::filesystem::path commit() = 0;
};

struct WriterSettings {
  std::filesystem::path output;   ///< folder
  std::filesystem::path scratch;  ///< private temporary folder
  Compression compression;
};

/// One row of the table of formats.
struct PackageFormat {
  std::string name;
  std::unique_ptr<PackageWriter> (*make)(const PackageInfo& info, const WriterSettings& settings);
  void (*unpack)(const std::filesystem::path& package, const std::filesystem::path& into);
  bool (*recognizes)(const std::filesystem::path& package);
};

const std::vector<PackageFormat>& package_formats();

/// Throws Error with status impossible, naming the formats there are.
const PackageFormat& find_format(const std::string& name);

struct WrittenPackage {
  std::string format;
  std::filesystem::path path;
  uint64_t size = 0;
  std::string sha256;
};

/// Reads each file of the tree once and feeds it to a writer for every format; the packages appear when all are
/// complete.
std::vector<WrittenPackage> write_packages(const VerifiedTree& tree, const PackageInfo& info,
                                           const std::vector<std::string>& formats, const WriterSettings& settings);

}  // namespace extmod
