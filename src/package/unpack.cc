#include "package/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <memory>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

struct WriterCloser {
  void operator()(archive* writer) const { archive_write_free(writer); }
};

/// The entry's path below the folder; nothing where it climbs out.
std::string path_inside(const std::string& path) {
  fs::path relative = fs::path(path).relative_path().lexically_normal();
  if (relative.empty() || *relative.begin() == "..") return {};
  return relative.string();
}

void copy_data(archive* reader, archive* writer, const std::string& name) {
  const void* block = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  int status = ARCHIVE_OK;
  while ((status = archive_read_data_block(reader, &block, &size, &offset)) == ARCHIVE_OK)
    if (archive_write_data_block(writer, block, size, offset) < ARCHIVE_WARN)
      throw system_error("cannot unpack the package", name, archive_errno(writer));
  if (status != ARCHIVE_EOF) fail_malformed(reader, name);
}

}  // namespace

void fail_malformed(archive* reader, const std::string& name) {
  const char* message = archive_error_string(reader);
  throw Error(ExitStatus::unverified,
              std::string("the package is damaged (") + (message != nullptr ? message : "not an archive") + ")", name,
              "build or fetch it again");
}

void extract_all(archive* reader, const fs::path& into, const std::string& name) {
  std::unique_ptr<archive, WriterCloser> writer(archive_write_disk_new());
  archive_write_disk_set_options(writer.get(), ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM |
                                                   ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                                   ARCHIVE_EXTRACT_NO_OVERWRITE);
  const fs::path root = fs::canonical(into);  // links above it are ours, not the package's
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
    check_interrupt();
    std::string path = archive_entry_pathname(entry);
    if (path == "." || path == "./" || path == "/") continue;
    std::string inside = path_inside(path);
    if (inside.empty() || archive_entry_hardlink(entry) != nullptr)
      throw Error(ExitStatus::unverified, "the package has an entry that leaves its folder or is a hard link",
                  name + ": " + path, "do not install it");
    archive_entry_copy_pathname(entry, (root / inside).c_str());
    // Modes are looked at by the verifier; a folder must stay open to us while it is filled.
    if (archive_entry_filetype(entry) == AE_IFDIR) archive_entry_set_perm(entry, 0755);
    int written = archive_write_header(writer.get(), entry);
    if (written < ARCHIVE_WARN && archive_errno(writer.get()) == ENOSPC)
      throw system_error("cannot unpack the package", root.parent_path(), ENOSPC);
    if (written < ARCHIVE_WARN)
      throw Error(ExitStatus::unverified,
                  std::string("cannot unpack an entry (") + archive_error_string(writer.get()) + ")",
                  name + ": " + path);
    copy_data(reader, writer.get(), name);
  }
  if (status != ARCHIVE_EOF) fail_malformed(reader, name);
}

}  // namespace extmod
