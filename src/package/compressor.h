// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "package/byte_sink.h"
#include "package/compression.h"

namespace extmod {

class LibarchiveWriter;

/// Compresses into a stream without name and time. The bytes depend on the content only, not on the number of
/// processors. The output of two compressors may be joined: every method reads concatenated streams.
class Compressor {
 public:
  /// `name` is for error messages.
  Compressor(const Compression& compression, ByteSink sink, const std::string& name);
  Compressor(Compressor&&) noexcept;
  ~Compressor();

  void write(std::string_view content);
  void close();

 private:
  ByteSink plain_;  ///< the sink itself if nothing is compressed
  std::unique_ptr<LibarchiveWriter> writer_;
};

/// Compresses a small content at once.
std::string compress(std::string_view content, const Compression& compression);

}  // namespace extmod
