#include <archive.h>

#include <memory>

#include "package/tar/tar.h"
#include "package/unpack.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 65536;

struct ReaderCloser {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

}  // namespace

void unpack_tar(const std::filesystem::path& package, const std::filesystem::path& into) {
  std::unique_ptr<archive, ReaderCloser> reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_all(reader.get());
  if (archive_read_open_filename(reader.get(), package.c_str(), kBlock) != ARCHIVE_OK)
    fail_malformed(reader.get(), package);
  extract_all(reader.get(), into, package);
}

bool is_tar(const std::filesystem::path& package) {
  return package.filename().string().find(".tar") != std::string::npos;
}

}  // namespace extmod
