#include "package/tar_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "support/error.h"

namespace extmod {
namespace {

void check(archive* writer, int status, const std::string& name) {
  if (status == ARCHIVE_OK || status == ARCHIVE_WARN) return;
  int error_number = archive_errno(writer);
  if (error_number > 0) throw system_error("cannot write the archive", name, error_number);
  const char* message = archive_error_string(writer);
  throw Error(ExitStatus::step_failed, "cannot write the archive", name,
              message != nullptr ? message : "libarchive gives no reason");
}

/// One worker or four, the bytes are the same; a compressor's single-threaded mode makes other ones. So always two.
constexpr const char* kWorkers = "2";

void set_compression(archive* writer, const Compression& compression, const std::string& name) {
  switch (compression.kind) {
    case CompressionKind::zstd:
      check(writer, archive_write_add_filter_zstd(writer), name);
      break;
    case CompressionKind::xz:
      check(writer, archive_write_add_filter_xz(writer), name);
      break;
    case CompressionKind::gzip:
      check(writer, archive_write_add_filter_gzip(writer), name);
      check(writer, archive_write_set_filter_option(writer, "gzip", "timestamp", nullptr), name);
      break;
    case CompressionKind::none:
      return;
  }
  const std::string module = to_string(compression.kind);
  if (compression.level)
    check(writer,
          archive_write_set_filter_option(writer, module.c_str(), "compression-level",
                                          std::to_string(*compression.level).c_str()),
          name);
  if (compression.kind != CompressionKind::gzip)
    check(writer, archive_write_set_filter_option(writer, module.c_str(), "threads", kWorkers), name);
}

}  // namespace

struct TarStream::Archive {
  archive* writer = archive_write_new();
  archive_entry* entry = archive_entry_new();
  int fd;
  int64_t time;
  std::string name;
  int error_number = 0;
  bool closed = false;

  Archive(int fd, int64_t time, std::string name) : fd(fd), time(time), name(std::move(name)) {}
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    archive_entry_free(entry);
    if (!closed) error_number = ECANCELED;  // given up: what the compressor still holds goes nowhere
    archive_write_free(writer);
  }

  /// Libarchive leaks its compressor's state after a failed write, so it never hears of one; `verify` tells.
  static la_ssize_t write_out(archive*, void* client, const void* data, size_t size) {
    auto* self = static_cast<Archive*>(client);
    const char* at = static_cast<const char*>(data);
    for (size_t left = size; left > 0 && self->error_number == 0;) {
      ssize_t put = ::write(self->fd, at, left);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        self->error_number = errno;
      } else {
        at += put;
        left -= static_cast<size_t>(put);
      }
    }
    return static_cast<la_ssize_t>(size);
  }

  void verify(int status) const {
    if (error_number != 0) throw system_error("cannot write the archive", name, error_number);
    check(writer, status, name);
  }
};

TarStream::TarStream(int fd, const Compression& compression, int64_t time, std::string name)
    : archive_(std::make_unique<Archive>(fd, time, std::move(name))) {
  archive* writer = archive_->writer;
  check(writer, archive_write_set_format_gnutar(writer), archive_->name);
  set_compression(writer, compression, archive_->name);
  // GNU tar's own blocking; no padding to tape blocks beyond it.
  archive_write_set_bytes_in_last_block(writer, 1);
  check(writer, archive_write_open2(writer, archive_.get(), nullptr, Archive::write_out, nullptr, nullptr),
        archive_->name);
}

TarStream::TarStream(TarStream&&) noexcept = default;
TarStream::~TarStream() = default;

void TarStream::add(const PackageEntry& entry, std::string_view content) {
  archive_entry* header = archive_entry_clear(archive_->entry);
  bool folder = entry.kind == EntryKind::folder;
  std::string path = entry.path.empty() ? "./" : "./" + entry.path + (folder ? "/" : "");
  archive_entry_set_pathname(header, path.c_str());
  archive_entry_set_filetype(header, folder ? AE_IFDIR : entry.kind == EntryKind::link ? AE_IFLNK : AE_IFREG);
  archive_entry_set_perm(header, entry.kind == EntryKind::link ? 0777 : entry.mode);
  archive_entry_set_uid(header, 0);
  archive_entry_set_gid(header, 0);
  archive_entry_set_uname(header, "root");
  archive_entry_set_gname(header, "root");
  archive_entry_set_mtime(header, archive_->time, 0);
  archive_entry_set_size(header, entry.kind == EntryKind::file ? static_cast<la_int64_t>(content.size()) : 0);
  if (entry.kind == EntryKind::link) archive_entry_set_symlink(header, entry.target.c_str());
  archive_->verify(archive_write_header(archive_->writer, header));
  if (entry.kind != EntryKind::file || content.empty()) return;
  la_ssize_t written = archive_write_data(archive_->writer, content.data(), content.size());
  archive_->verify(static_cast<int>(std::min<la_ssize_t>(written, ARCHIVE_OK)));
}

void TarStream::close() {
  int status = archive_write_close(archive_->writer);
  archive_->closed = true;
  archive_->verify(status);
}

std::string gzip(std::string_view content) {
  archive* writer = archive_write_new();
  archive_write_set_format_raw(writer);
  archive_write_add_filter_gzip(writer);
  archive_write_set_filter_option(writer, "gzip", "timestamp", nullptr);
  archive_write_set_filter_option(writer, "gzip", "compression-level", "9");
  archive_write_set_bytes_in_last_block(writer, 1);
  std::string packed(content.size() + 1024, '\0');
  size_t used = 0;
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  bool done = archive_write_open_memory(writer, packed.data(), packed.size(), &used) == ARCHIVE_OK &&
              archive_write_header(writer, entry) == ARCHIVE_OK &&
              archive_write_data(writer, content.data(), content.size()) >= 0 &&
              archive_write_close(writer) == ARCHIVE_OK;
  archive_entry_free(entry);
  archive_write_free(writer);
  if (!done) throw std::runtime_error("gzip of a small text failed");
  packed.resize(used);
  return packed;
}

}  // namespace extmod
