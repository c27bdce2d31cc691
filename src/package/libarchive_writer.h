// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "package/byte_sink.h"

struct archive;
struct archive_entry;

namespace extmod {

/// A libarchive writer whose bytes go to a sink. Set format and filter with handle(), then call open().
class LibarchiveWriter {
 public:
  /// `name` is for error messages.
  LibarchiveWriter(ByteSink sink, std::string name);
  LibarchiveWriter(const LibarchiveWriter&) = delete;
  LibarchiveWriter& operator=(const LibarchiveWriter&) = delete;
  ~LibarchiveWriter();

  archive* handle() const { return writer_; }
  /// Throws what the sink threw, else an Error if libarchive says that it failed, or warns of a fault of this machine.
  void check(int status) const;

  void open();
  void begin(archive_entry* entry);
  void write(std::string_view content);
  void end();
  /// Writes the end of the archive.
  void close();

 private:
  static long take(archive*, void* client, const void* data, size_t size);

  archive* writer_;
  ByteSink sink_;
  std::string name_;
  std::exception_ptr failed_;
  bool closed_ = false;
};

}  // namespace extmod
