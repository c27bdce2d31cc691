// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "package/compression.h"
#include "package/package_changes.h"
#include "package/package_format.h"
#include "package/package_info.h"
#include "package/package_visitor.h"

namespace extmod {

class PlainBytes;

/// What is in a package that is to be rewritten: all of it has been read and checked.
class OriginalPackage : public PackageVisitor {
 public:
  struct Entry {
    EntryKind kind;
    uint64_t size;          ///< of a file; of a hard link that of its content
    std::string hard_link;  ///< as in InstalledEntry
  };

  void entry(const InstalledEntry& entry, const NextBlock& content) override;
  void declares(const PackageDeclaration& declaration) override { declaration_ = declaration; }
  void metadata(const std::string& name, const std::string& text) override { metadata_[name] = text; }

  bool has(const std::string& path) const { return entries_.contains(path); }
  const std::map<std::string, Entry>& entries() const { return entries_; }
  const PackageDeclaration& declaration() const { return declaration_; }
  /// The text of a part that is not installed; empty if there is none.
  std::string metadata_of(const std::string& name) const;
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  bool has_metadata(const std::string& name) const { return metadata_.contains(name); }

  /// Throws Error with status impossible where a change does not fit; `package` is for messages.
  void check(const PackageChanges& changes, const std::filesystem::path& package) const;
  /// The sum over all files of `measure` of their sizes, in the new package minus the old one.
  int64_t growth(const PackageChanges& changes, uint64_t (*measure)(uint64_t size)) const;

 private:
  void check_hard_links(const PackageChanges& changes, const std::filesystem::path& package) const;

  std::map<std::string, Entry> entries_;
  std::map<std::string, std::string> metadata_;
  PackageDeclaration declaration_;
};

/// What a format needs to write a changed copy of one of its packages. All references must live longer.
struct Rewrite {
  const std::filesystem::path& package;
  const OriginalPackage& original;
  const PackageChanges& changes;
  const WriterSettings& settings;
  const Limits& limits;
  const Remark& remark;
};

/// What the writers derive dependencies from.
PackageInfo info_of(const PackageChanges& changes);

/// As the bytes are compressed. Throws Error with status impossible for what no Compressor writes. `object` is for
/// messages.
Compression same_compression(const PlainBytes& plain, const WriterSettings& settings, const std::string& object);

/// The version that is wanted, else the old one with `mark` and a number: `6.1-1+repaired1`. One that ends so gets the
/// next number.
std::string repaired_version(const std::string& version, std::string_view mark = "+repaired");

/// Throws Error with status impossible for a version that the format does not take; `pattern` is a regular expression
/// for all of it.
void check_version(const std::string& version, const std::string& pattern, const std::string& advice);

/// Tells people that the signature `name` is gone.
void remark_signature(const Rewrite& rewrite, const std::string& name);

}  // namespace extmod
