// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace extmod {

/// Goes through the headers of a tar archive on its way to libarchive and refuses what readers of tar take in
/// different ways, so that files are there for one of them and hidden from the other: types that POSIX does not know,
/// content of what is no file, numbers that are none, a size or a name said twice. All errors have status unverified.
class TarCheck {
 public:
  /// `name` is the package, for messages.
  explicit TarCheck(std::string name) : name_(std::move(name)) {}
  /// The next bytes of the archive.
  void look_at(std::string_view bytes);
  /// Whether the zeros behind the last entry were there.
  bool has_ended() const { return ended_; }

 private:
  [[noreturn]] void refuse(const std::string& what) const;
  void header();
  void check_entry(char type, uint64_t size);
  void extension();
  void records();
  void record(const std::string& key, const std::string& value);
  void take_name(const std::string& name, bool for_link);
  uint64_t number(size_t at, size_t size) const;

  std::string name_;
  std::string block_;           ///< what is there of a header
  uint64_t left_ = 0;           ///< of content and its padding
  std::string text_;            ///< content of an extension
  uint64_t text_size_ = 0;      ///< of an extension that is being read
  char extension_ = 0;          ///< its type
  bool ended_ = false;          ///< a block of zeros was there
  std::string long_name_;       ///< from extensions, for the next entry
  bool has_long_link_ = false;  ///< the same
  bool has_records_ = false;    ///< the same
};

}  // namespace extmod
