#include <fcntl.h>
#include <gtest/gtest.h>

#include "failure.h"
#include "package/packed_archive.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

std::string long_text() {
  return std::string(400000, 'x');
}

TEST(PackedArchive, SaysWhereTheDiskIsFull) {
  FileDescriptor full(::open("/dev/full", O_WRONLY));
  for (const char* compression : {"none", "zstd", "gzip", "xz"})
    EXPECT_TRUE(fails(ExitStatus::environment, {"x.tar", "free some space"}, [&] {
      PackedArchive tar({}, parse_compression(compression), into_file(full.get(), "x.tar"), "x.tar");
      tar.add(file_entry("file"), long_text());
      tar.close();
    }));
}

}  // namespace
}  // namespace extmod
