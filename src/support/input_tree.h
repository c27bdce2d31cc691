// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/file_content.h"
#include "support/file_walk.h"
#include "support/limits.h"

namespace extmod {

/// What is known of an entry without reading it.
struct EntryFacts {
  EntryKind kind = EntryKind::other;
  mode_t mode = 0;          ///< permission bits
  uint64_t size = 0;        ///< of a file
  int64_t mtime = 0;        ///< nanoseconds since 1970
  std::string target = {};  ///< of a link
};

/// Where a path leads once every link on it is followed.
struct Resolved {
  enum class Outcome {
    found,
    missing,
    outside,  ///< above the root of the tree, or by an absolute link in a tree that is no machine's
    circle,
  };
  Outcome outcome = Outcome::missing;
  std::string path;  ///< without links; for a missing file, what its path would be
  EntryFacts facts;  ///< if found
};

/// A tree that others made: a folder or the entries of a package. This is the only way in which anything looks at such
/// a tree. Links are followed inside it as the machine would on which it is installed; nothing outside of it is opened.
/// Paths are relative to the root, in normal form and without `.` and `..`; the root is the empty path.
class InputTree {
 public:
  virtual ~InputTree() = default;

  /// Everything below a folder that is no link, sorted, by paths relative to that folder. Links are listed, not
  /// followed. Empty if it is no folder. Throws Error for a tree that goes over a limit.
  virtual std::vector<WalkEntry> entries(const std::string& below) const = 0;
  /// The names in a folder; empty if it is none.
  virtual std::vector<WalkEntry> names(const std::string& folder) const = 0;
  /// The entry itself; a path through a link has none.
  virtual std::optional<EntryFacts> look_up(const std::string& path) const = 0;
  /// The content of a regular file; no link is followed. Throws Error if it is none or cannot be read.
  virtual FileContent content(const std::string& path) const = 0;

  /// The first bytes of a regular file, at most so many. Throws as content(), but for no size.
  virtual std::string beginning(const std::string& path, size_t most) const;

  /// Whether the root is / of a machine, so that absolute links lead into the tree.
  virtual bool is_machine() const = 0;
  virtual const Limits& limits() const = 0;
  /// For messages: the folder or package, and the path in it.
  virtual std::string name_of(const std::string& path) const = 0;

  Resolved resolve(const std::string& path) const;
  /// The text of a file; nothing if there is none. Throws Error for one that is longer than the limit `text`.
  std::optional<std::string> text(const std::string& path) const;
  bool is_file(const std::string& path) const;
  bool is_folder(const std::string& path) const;

 private:
  mutable std::atomic<uint64_t> steps_ = 0;  ///< of all resolve()
};

/// `folder/name`, or `name` if the folder is the root.
std::string below(const std::string& folder, const std::string& name);
/// Whether the path is the folder or below it.
bool is_below(const std::string& path, const std::string& folder);
/// Without its last component.
std::string folder_of(const std::string& path);

}  // namespace extmod
