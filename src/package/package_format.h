// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "package/compression.h"
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

/// What every writer gets.
struct WriterSettings {
  std::filesystem::path output;   ///< folder
  std::filesystem::path scratch;  ///< private temporary folder
  Compression compression;
  const Signer* signer = nullptr;
};

/// An option that one format has, on the command line and in extmod-pkg.toml.
struct FormatOption {
  std::string name;                  ///< without hyphens ahead, `rpm-format`
  std::string help;                  ///< one line
  std::string value_name;            ///< stands for the value in the help text; empty for a flag, which takes `true`
  std::vector<std::string> choices;  ///< empty: any text
  std::string usual;                 ///< the value where nobody gives one
  std::function<void(const std::string&)> take;  ///< fills the packager, which must live as long
};

/// How packages of one format are to be made: its options fill it, its writers follow it.
class Packager {
 public:
  virtual ~Packager() = default;
  virtual std::vector<FormatOption> options() { return {}; }
  /// Throws Error with status impossible if this tree cannot be packaged so.
  virtual void check(const KernelTree&) const {}
  /// What a person may not expect of the packages, one sentence each, such as a dependency that the format cannot
  /// spell.
  virtual std::vector<std::string> warnings(const PackageInfo&, const Compression&) const { return {}; }
  virtual std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const = 0;
};

/// One row of the table of formats. Code outside the format's folder uses this alone.
struct PackageFormat {
  std::string name;
  const char* files;  ///< their ending, for people: `.deb`
  std::shared_ptr<Packager> (*new_packager)();
  void (*unpack)(const std::filesystem::path& package, const std::filesystem::path& into);
  bool (*recognizes)(const std::filesystem::path& package);
  Digests digests;                     ///< what the writer takes of each file
  const char* signature;               ///< ending of a detached signature's name; empty if it is in the package
  std::vector<const char*> variables;  ///< of the environment, which its packagers read
};

/// The first row is what is made where nobody says.
const std::vector<PackageFormat>& package_formats();

/// Their names, in the order of the table.
std::vector<std::string> format_names();

/// Throws Error with status impossible, naming the formats there are.
const PackageFormat& find_format(const std::string& name);

/// By the name of the format.
using Packagers = std::map<std::string, std::shared_ptr<Packager>>;

/// A format in which packages are wanted.
struct WantedFormat {
  const PackageFormat* format;
  std::shared_ptr<const Packager> packager;
};

/// In the order of `names`; a new packager where `packagers` has none. Throws as find_format().
std::vector<WantedFormat> wanted_formats(const std::vector<std::string>& names, const Packagers& packagers);

}  // namespace extmod
