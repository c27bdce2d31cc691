// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "package/byte_sink.h"
#include "package/compression.h"

namespace extmod {

class LibarchiveWriter;

/// Compresses a stream with no name and no time in it. The bytes depend on the content alone, not on the number of
/// processors. What two of them wrote may be joined: every method reads concatenated streams.
class Compressor {
 public:
  /// `name` stands in error messages.
  Compressor(const Compression& compression, ByteSink sink, const std::string& name);
  Compressor(Compressor&&) noexcept;
  ~Compressor();

  void write(std::string_view content);
  void close();

 private:
  ByteSink plain_;  ///< the sink itself where nothing is compressed
  std::unique_ptr<LibarchiveWriter> writer_;
};

/// A small content, compressed at once.
std::string compress(std::string_view content, const Compression& compression);

}  // namespace extmod
