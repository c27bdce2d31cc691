// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "package/byte_sink.h"
#include "package/package_changes.h"
#include "package/raw_tar.h"

namespace extmod {

/// What a file of a tar archive gets instead of its content.
struct TarContent {
  std::string_view bytes;       ///< must live longer
  std::optional<mode_t> mode;   ///< permission bits; nothing: as it was
  std::optional<int64_t> time;  ///< seconds since 1970; nothing: as it was
};

/// Copies a tar archive with changes. The bytes of all other entries stay as they are, in the same order: headers, PAX
/// records, padding.
class TarCopy {
 public:
  /// Gets the bytes of the new archive. `name` is the package, for messages.
  TarCopy(ByteSink sink, std::string name) : sink_(std::move(sink)), name_(std::move(name)) {}

  /// The file gets this content, and is no hard link then. Paths are in normal form.
  void replace(const std::string& path, const TarContent& content) { replaced_[path] = content; }
  /// A new file: behind its folder, or at the end if the archive has no entry for that. It belongs to whom the folder
  /// belongs.
  void add(const std::string& path, const TarContent& content) { added_[path] = content; }
  void remove(const std::string& path) { removed_.insert(path); }
  /// Changes of a package's payload: `is_there` says which files are in it.
  void change(const PackageChanges& changes, const std::function<bool(const std::string& path)>& is_there);
  /// PAX records of new and changed files that follow from their content: key and value.
  void with_record(std::string key, std::function<std::string(std::string_view content)> value);
  /// Leaves out the zeros at the end, for an archive that another one follows.
  void without_end() { with_end_ = false; }

  /// `plain` has the bytes of the archive. Throws Error with status impossible if a file to be changed is not there.
  void copy(const NextBlock& plain);

 private:
  void take(RawTar& tar, RawTarEntry entry);
  void write_replaced(RawTarEntry entry, const TarContent& content);
  void write_added(const std::string& path, const TarContent& content, const TarHeader& like,
                   const std::string& prefix);
  void write_added_in(const std::string& folder, const RawTarEntry& entry);
  void write_content(std::string_view content);
  std::string records_of(std::string_view content) const;

  ByteSink sink_;
  std::string name_;
  std::map<std::string, TarContent> replaced_;
  std::map<std::string, TarContent> added_;
  std::set<std::string> removed_;
  std::string record_key_;
  std::function<std::string(std::string_view)> record_value_;
  std::string prefix_;  ///< before the paths of this archive: `./`, `/` or nothing
  bool with_end_ = true;
};

/// A path of an archive without `./`, slashes at its ends and the like; it has no `..`.
std::string normal_path(const std::string& path);

}  // namespace extmod
