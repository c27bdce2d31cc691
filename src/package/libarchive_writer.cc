// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/libarchive_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

#include "package/archive_fault.h"
#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {

LibarchiveWriter::LibarchiveWriter(ByteSink sink, std::string name)
    : writer_(archive_write_new()), sink_(std::move(sink)), name_(std::move(name)) {}

LibarchiveWriter::~LibarchiveWriter() {
  if (!closed_) sink_ = {};  // given up: the rest in the compressor is dropped
  archive_write_free(writer_);
}

/// libarchive leaks its compressor's state after a failed write, so it never gets an error; check() throws it.
long LibarchiveWriter::take(archive*, void* client, const void* data, size_t size) {
  auto* self = static_cast<LibarchiveWriter*>(client);
  try {
    if (self->sink_ && !self->failed_) self->sink_({static_cast<const char*>(data), size});
  } catch (...) {
    self->failed_ = std::current_exception();
  }
  return static_cast<long>(size);
}

void LibarchiveWriter::check(int status) const {
  if (failed_) std::rethrow_exception(failed_);
  if (status >= ARCHIVE_OK) return;
  const int fault = machines_fault(writer_);
  if (status == ARCHIVE_WARN && fault == 0) return;
  const int error_number = fault != 0 ? fault : archive_errno(writer_);
  if (error_number > 0) throw system_error("cannot write the archive", name_, error_number);
  const char* message = archive_error_string(writer_);
  throw Error(ExitStatus::step_failed, "cannot write the archive", name_,
              message != nullptr ? message : "libarchive gives no reason");
}

void LibarchiveWriter::open() {
  // No padding to tape blocks except the format's own.
  archive_write_set_bytes_in_last_block(writer_, 1);
  check(archive_write_open2(writer_, this, nullptr, take, nullptr, nullptr));
}

void LibarchiveWriter::begin(archive_entry* entry) {
  check(archive_write_header(writer_, entry));
}

void LibarchiveWriter::write(std::string_view content) {
  constexpr size_t kAtOnce = 1U << 20;  // a slow compressor needs a part of a second for it
  for (; !content.empty(); content.remove_prefix(std::min(content.size(), kAtOnce))) {
    check_interrupt();
    const std::string_view part = content.substr(0, kAtOnce);
    const la_ssize_t written = archive_write_data(writer_, part.data(), part.size());
    check(static_cast<int>(std::min<la_ssize_t>(written, ARCHIVE_OK)));
    if (static_cast<size_t>(written) != part.size())
      throw Error(ExitStatus::step_failed, "cannot write the archive", name_,
                  "libarchive did not take all of an entry");
  }
}

void LibarchiveWriter::end() {
  check(archive_write_finish_entry(writer_));
}

void LibarchiveWriter::close() {
  int status = archive_write_close(writer_);
  closed_ = true;
  check(status);
}

}  // namespace extmod
