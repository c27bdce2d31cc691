#include "package/tar/tar.h"
#include "package/tar_stream.h"
#include "support/atomic_file.h"

namespace extmod {
namespace {

class TarWriter : public PackageWriter {
 public:
  TarWriter(const PackageInfo& info, const WriterSettings& settings)
      : release_(info.release),
        file_(settings.output / ("linux-headers-" + info.release + "_" + file_version(info.version) + "_" +
                                 info.run_arch->debian + ".tar" + file_ending(settings.compression.kind))),
        tar_(file_.fd(), settings.compression, info.time, file_.target()) {
    // Before usr/src in the order of names.
    add({"usr/lib/modules/" + release_ + "/build", EntryKind::link, 0777, "../../../src/linux-headers-" + release_, {}},
        {});
  }

  void add(const PackageEntry& entry, const EntryContent& content) override { tar_.add(entry, content.bytes); }
  void finish() override { tar_.close(); }
  std::filesystem::path commit() override {
    file_.commit();
    return file_.target();
  }

 private:
  std::string release_;
  AtomicFile file_;
  TarStream tar_;
};

}  // namespace

std::unique_ptr<PackageWriter> make_tar_writer(const PackageInfo& info, const WriterSettings& settings) {
  return std::make_unique<TarWriter>(info, settings);
}

}  // namespace extmod
