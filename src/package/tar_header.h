// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace extmod {

/// A header block of a tar archive as its bytes stand there: POSIX ustar, GNU's, or the oldest format.
class TarHeader {
 public:
  static constexpr size_t kSize = 512;

  /// `block` has that size, and TarCheck has looked at it.
  explicit TarHeader(std::string block) : block_(std::move(block)) {}
  /// A POSIX header of this type that belongs to root, with mode 0644 and the rest empty.
  static TarHeader of_type(char type);

  /// `0` for a file, also in the oldest format.
  char type() const { return block_[kType] == '\0' ? '0' : block_[kType]; }
  uint64_t size() const;
  /// With the prefix that POSIX headers may have.
  std::string name() const;
  bool is_gnu() const { return block_.compare(kMagic, 6, "ustar ") == 0; }

  void set_type(char type) { put(kType, std::string(1, type)); }
  void set_mode(mode_t mode) { set_number(100, 8, mode); }
  void set_size(uint64_t size) { set_number(124, 12, size); }
  /// Seconds since 1970.
  void set_time(int64_t time) { set_number(136, 12, static_cast<uint64_t>(time)); }
  /// False if it is too long, and is only there cut short.
  bool set_name(const std::string& name);
  void clear_link();

  /// As they were read; if a field was set, with a new checksum.
  std::string bytes() const;

 private:
  static constexpr size_t kType = 156;
  static constexpr size_t kMagic = 257;
  void put(size_t at, std::string_view field);
  void put_text(size_t at, size_t size, std::string text);
  void set_number(size_t at, size_t size, uint64_t value);
  std::string text(size_t at, size_t size) const;

  std::string block_;
  bool is_changed_ = false;
};

/// Zero bytes up to the next block.
std::string tar_padding(uint64_t size);

/// `LENGTH KEY=VALUE\n` (POSIX pax, 4.18), where LENGTH counts itself.
std::string pax_record(const std::string& key, const std::string& value);

}  // namespace extmod
