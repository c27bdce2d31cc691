// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace extmod {

/// The bytes of a file of a tree: in memory, or in a private copy on disk (Spool) that is mapped while this object
/// lives. Borrowed bytes belong to the tree, which must live longer.
class FileContent {
 public:
  FileContent() = default;
  FileContent(std::string bytes, mode_t mode) : owned_(std::move(bytes)), mode_(mode) {}
  FileContent(std::string_view bytes, std::shared_ptr<const void> keeper, mode_t mode)
      : borrowed_(bytes), keeper_(std::move(keeper)), mode_(mode) {}

  std::string_view bytes() const { return owned_ ? std::string_view(*owned_) : borrowed_; }
  mode_t mode() const { return mode_; }  ///< permission bits
  /// The bytes as a string of the caller's; the object is used up.
  std::string take() { return owned_ ? std::move(*owned_) : std::string(borrowed_); }

 private:
  std::optional<std::string> owned_;
  std::string_view borrowed_;
  std::shared_ptr<const void> keeper_;
  mode_t mode_ = 0;
};

}  // namespace extmod
