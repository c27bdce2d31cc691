// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <new>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr std::array<std::string_view, 4> kEndings = {".ko", ".ko.gz", ".ko.xz", ".ko.zst"};
/// A little may be compressed as well as it likes: the limit `entry` bounds it.
constexpr uint64_t kRatioCountsFrom = uint64_t{16} << 20;

struct Closer {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

[[noreturn]] void fail(archive* reader, const std::string& what, const std::string& name) {
  const char* text = archive_error_string(reader);
  const std::string words = text != nullptr ? text : "";
  if (archive_errno(reader) == ENOMEM || words.find("llocat") != std::string::npos) throw std::bad_alloc();
  throw Error(ExitStatus::unverified, what + " is damaged (" + words + ")", name, "build or fetch it again");
}

}  // namespace

bool is_module_name(std::string_view path) {
  for (auto ending : kEndings)
    if (path.size() > ending.size() && path.ends_with(ending)) return true;
  return false;
}

std::string module_name(std::string_view path) {
  for (auto ending : kEndings)
    if (path.ends_with(ending)) return std::string(path.substr(0, path.size() - ending.size()));
  return std::string(path);
}

std::string unpacked_bytes(std::string_view bytes, const std::string& what, const std::string& name,
                           const Limits& limits) {
  const std::unique_ptr<archive, Closer> reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  // Those that the kernel's makefiles and kmod know.
  for (auto add : {archive_read_support_filter_gzip, archive_read_support_filter_xz, archive_read_support_filter_zstd})
    add(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
    fail(reader.get(), what, name);
  if (archive_filter_count(reader.get()) > 2)
    throw Error(ExitStatus::unverified, what + " is compressed more than once", name, "build or fetch it again");
  std::string plain;
  for (;;) {
    check_interrupt();
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader.get(), &block, &size, &offset);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) fail(reader.get(), what, name);
    if (size > limits.entry - std::min<uint64_t>(limits.entry, plain.size()))
      throw over_limit(limits, &Limits::entry, what + " is too large unpacked", name);
    plain.append(static_cast<const char*>(block), size);
    if (plain.size() > kRatioCountsFrom && plain.size() / bytes.size() >= limits.ratio)
      throw over_limit(limits, &Limits::ratio, what + " unpacks to many times its size", name);
  }
  return plain;
}

std::string read_module_bytes(std::string_view bytes, const std::string& name, const Limits& limits) {
  if (bytes.starts_with("\177ELF")) return std::string(bytes);
  std::string plain = unpacked_bytes(bytes, "the module", name, limits);
  if (!plain.starts_with("\177ELF"))
    throw Error(ExitStatus::unverified, "the module is no ELF file", name, "build or fetch it again");
  return plain;
}

}  // namespace extmod
