// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "package/compression.h"
#include "package/format_needs.h"
#include "package/kernel_packaging.h"
#include "package/library_packages.h"
#include "package/package_entry.h"
#include "package/package_info.h"
#include "package/package_visitor.h"
#include "package/signer.h"
#include "support/atomic_file.h"

namespace extmod {

/// Writes one package format. Entries come sorted, folders before what is in them.
class PackageWriter {
 public:
  virtual ~PackageWriter() = default;
  virtual void add(const PackageEntry& entry, const EntryContent& content) = 0;
  /// Writes what follows the entries. Returns the packages, complete but under temporary names; the writer owns them.
  virtual std::vector<AtomicFile*> finish() = 0;
  /// Files that list the packages, for an upload. Call it after finish(); the writer owns them.
  virtual std::vector<AtomicFile*> lists() { return {}; }
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
  std::string name;                  ///< without leading hyphens
  std::string help;                  ///< one line
  std::string value_name;            ///< placeholder of the value in the help text; empty for a flag, which gets `true`
  std::vector<std::string> choices;  ///< empty: any text
  std::string usual;                 ///< the default value
  std::function<void(const std::string&)> take;  ///< sets it in the packager, which must live as long
  bool is_for_headers = false;                   ///< packages of modules do not have it
};

/// How packages of one format are made: options set it, writers follow it.
class Packager {
 public:
  virtual ~Packager() = default;
  virtual std::vector<FormatOption> options() { return {}; }
  /// Throws Error with status impossible if this tree cannot be packaged in this way.
  virtual void check(const KernelTree&) const {}
  /// Throws Error with status impossible if the format's tools refuse the package's name, version, relations or
  /// maintainer.
  virtual void check_words(const PackageInfo&) const {}
  /// What a person may not expect of the packages, a sentence each, such as a dependency that the format cannot
  /// express.
  virtual std::vector<std::string> warnings(const PackageInfo&, const Compression&) const { return {}; }
  /// Whether it writes the package that PackageInfo::meta asks for.
  virtual bool makes_meta() const { return false; }
  /// Whether the packages have the System.map of the tree, without which `make modules_install` runs no depmod. It is a
  /// tenth of the package: only for formats whose own headers packages have it.
  virtual bool takes_system_map() const { return false; }
  virtual std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const = 0;
};

struct Rewrite;

/// One row of the table of formats. Code outside the format's folder uses nothing else.
struct PackageFormat {
  std::string name;
  const char* files;  ///< ending of the files, for people
  std::shared_ptr<Packager> (*new_packager)();
  /// Hands every entry to the visitor, as the format's installer would make it. Throws Error with status unverified for
  /// a package that is malformed, contradicts itself or goes over a limit.
  void (*read)(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
  bool (*recognizes)(const std::filesystem::path& package);
  /// Writes a changed copy of a package that was read. The changes fit it (OriginalPackage::check()).
  std::unique_ptr<AtomicFile> (*rewrite)(const Rewrite& rewrite);
  Digests digests;                        ///< digests that the writer needs of each file
  const char* signature;                  ///< ending of a detached signature's name; empty if it is in the package
  std::vector<const char*> variables;     ///< of the environment that its packagers read
  const KernelPackaging& (*in_kernel)();  ///< nullptr: the kernel's makefiles do not know the format
  const LibraryPackages& (*libraries)();  ///< nullptr: for `sysroot` it is an archive of a root
  const FormatNeeds& (*needs)();          ///< nullptr: packages declare nothing
};

/// The first row is the default format.
const std::vector<PackageFormat>& package_formats();

/// Their names, in the order of the table.
std::vector<std::string> format_names();

/// Throws Error with status impossible that names all formats.
const PackageFormat& find_format(const std::string& name);

/// The format of a file. Throws Error with status impossible if it is a package of none.
const PackageFormat& format_of_package(const std::filesystem::path& package);

/// By the name of the format.
using Packagers = std::map<std::string, std::shared_ptr<Packager>>;

/// A format in which packages are wanted.
struct WantedFormat {
  const PackageFormat* format;
  std::shared_ptr<const Packager> packager;
};

/// In the order of `names`, with a new packager if `packagers` has none. Throws as find_format().
std::vector<WantedFormat> wanted_formats(const std::vector<std::string>& names, const Packagers& packagers);

}  // namespace extmod
