#include <fcntl.h>
#include <gtest/gtest.h>

#include "failure.h"
#include "package/tar_stream.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

std::string long_text() {
  return std::string(400000, 'x');
}

TEST(TarStream, SaysWhereTheDiskIsFull) {
  FileDescriptor full(::open("/dev/full", O_WRONLY));
  EXPECT_TRUE(fails(ExitStatus::environment, {"x.tar", "free some space"}, [&] {
    TarStream tar(full.get(), parse_compression("none"), 0, "x.tar");
    tar.add({"file", EntryKind::file, 0644, {}, {}}, long_text());
    tar.close();
  }));
}

}  // namespace
}  // namespace extmod
