// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "package/package_visitor.h"
#include "package/tar_header.h"

namespace extmod {

/// An entry of a tar archive as its bytes stand there: whoever copies them loses nothing.
struct RawTarEntry {
  /// What stands before its header: a long name, PAX records.
  struct Extension {
    TarHeader header;
    std::string text;
  };
  std::vector<Extension> extensions;
  TarHeader header = TarHeader::of_type('0');
  std::string path;  ///< as it stands there

  /// All that is before its content.
  std::string bytes() const;
};

/// Goes through the entries of a tar archive. The bytes come from PlainBytes, which has TarCheck look at them.
class RawTar {
 public:
  /// `bytes` must live longer; `name` is the package, for messages.
  RawTar(const NextBlock& bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  /// The next entry; nothing at the end. What was not read of the content before is left out.
  std::optional<RawTarEntry> next();
  /// The next bytes of its content and the padding behind it; empty at the end.
  std::string_view content();
  /// After the last entry: the next bytes of the end of the archive, which is zeros; empty at the end.
  std::string_view rest();

 private:
  std::string exactly(uint64_t size);
  std::string_view part(uint64_t most);

  const NextBlock& bytes_;
  std::string name_;
  std::string_view left_;  ///< read, not used yet
  std::string end_;        ///< the first block of the end
  bool end_given_ = false;
  uint64_t content_left_ = 0;  ///< with its padding
};

/// The records of a PAX header (POSIX pax, 4.18), in order.
std::vector<std::pair<std::string, std::string>> pax_records(const std::string& text);

}  // namespace extmod
