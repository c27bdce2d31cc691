#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "package/deb/deb.h"
#include "package/deb/deb_control.h"
#include "package/tar_stream.h"
#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

FileDescriptor create(const fs::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (file.get() < 0) throw system_error("cannot write the file", path, errno);
  return file;
}

/// Appends one member to an ar archive (deb(5)): a header of 60 bytes, the content, a newline after an odd size.
/// libarchive's own ar writer wants the size of a member before its first byte, as the format does, and serves here for
/// the header.
class ArFile {
 public:
  ArFile(AtomicFile& file, int64_t time) : file_(file), time_(time), writer_(archive_write_new()) {
    archive_write_set_format_ar_bsd(writer_);
    archive_write_set_bytes_per_block(writer_, 0);
    check(archive_write_open_fd(writer_, file.fd()));
  }
  ArFile(const ArFile&) = delete;
  ArFile& operator=(const ArFile&) = delete;
  ~ArFile() { archive_write_free(writer_); }

  void begin(const std::string& name, uint64_t size) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, time_, 0);
    archive_entry_set_size(entry, static_cast<la_int64_t>(size));
    int status = archive_write_header(writer_, entry);
    archive_entry_free(entry);
    check(status);
  }
  void write(std::string_view data) {
    if (archive_write_data(writer_, data.data(), data.size()) < 0) check(ARCHIVE_FATAL);
  }
  void close() { check(archive_write_close(writer_)); }

 private:
  void check(int status) {
    if (status >= ARCHIVE_WARN) return;
    int error_number = archive_errno(writer_);
    throw system_error("cannot write the file", file_.target(), error_number > 0 ? error_number : EIO);
  }

  AtomicFile& file_;
  int64_t time_;
  archive* writer_;
};

class DebWriter : public PackageWriter {
 public:
  DebWriter(const PackageInfo& info, const WriterSettings& settings)
      : info_(info),
        compression_(settings.compression),
        file_(settings.output / ("linux-headers-" + info.release + "_" + file_version(info.version) + "_" +
                                 info.run_arch->debian + ".deb")),
        data_path_(settings.scratch / "data.tar"),
        control_path_(settings.scratch / "control.tar"),
        data_file_(create(data_path_)),
        data_(data_file_.get(), compression_, info.time, data_path_) {
    for (const char* folder : {"", "lib", "lib/modules"}) add_folder(folder);
    add_folder("lib/modules/" + info_.release);
    // Between top-level folders links are absolute (Debian policy 10.5), and /lib may itself be a link.
    data_.add({"lib/modules/" + info_.release + "/build",
               EntryKind::link,
               0777,
               "/usr/src/linux-headers-" + info_.release,
               {}},
              {});
    for (const char* folder : {"usr", "usr/share", "usr/share/doc"}) add_folder(folder);
    add_documents();
    add_folder("usr/src");
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    data_.add(entry, content.bytes);
    if (entry.kind == EntryKind::file) md5sums_ += content.md5 + "  " + entry.path + "\n";
    count_size(entry.kind == EntryKind::file ? content.bytes.size() : 1);
  }

  void finish() override {
    data_.close();
    write_control();
    ArFile ar(file_, info_.time);
    ar.begin("debian-binary", 4);
    ar.write("2.0\n");
    append(ar, "control.tar", control_path_);
    append(ar, "data.tar", data_path_);
    ar.close();
  }

  fs::path commit() override {
    file_.commit();
    return file_.target();
  }

 private:
  void add_folder(const std::string& path) { data_.add({path, EntryKind::folder, 0755, {}, {}}, {}); }

  void add_document(const std::string& name, const std::string& bytes) {
    Digest md5 = Digest::md5();
    md5.update(bytes);
    add({"usr/share/doc/linux-headers-" + info_.release + "/" + name, EntryKind::file, 0644, {}, {}},
        {bytes, md5.hex()});
  }

  void add_documents() {
    add_folder("usr/share/doc/linux-headers-" + info_.release);
    add_document("changelog.Debian.gz", gzip(deb_changelog(info_)));
    add_document("copyright", std::string(embedded_file("packaging/deb/copyright")));
  }

  /// Debian policy 5.6.20: every file rounded up to a KiB, one KiB for everything else.
  void count_size(uint64_t bytes) { installed_size_ += (bytes + 1023) / 1024; }

  void write_control() {
    FileDescriptor file = create(control_path_);
    TarStream tar(file.get(), compression_, info_.time, control_path_);
    tar.add({"", EntryKind::folder, 0755, {}, {}}, {});
    tar.add({"control", EntryKind::file, 0644, {}, {}}, deb_control(info_, installed_size_));
    tar.add({"md5sums", EntryKind::file, 0644, {}, {}}, md5sums_);
    for (const char* script : {"postinst", "prerm"})
      tar.add({script, EntryKind::file, 0755, {}, {}}, deb_script(info_, script));
    tar.close();
  }

  void append(ArFile& ar, const std::string& name, const fs::path& path) {
    ar.begin(name + file_ending(compression_.kind), fs::file_size(path));
    FileDescriptor file = open_for_reading(path);
    std::string buffer(1 << 18, '\0');
    for (ssize_t got; (got = ::read(file.get(), buffer.data(), buffer.size())) != 0;) {
      if (got < 0) throw system_error("cannot read the file", path, errno);
      ar.write({buffer.data(), static_cast<size_t>(got)});
    }
  }

  PackageInfo info_;
  Compression compression_;
  AtomicFile file_;
  fs::path data_path_;
  fs::path control_path_;
  FileDescriptor data_file_;
  TarStream data_;
  std::string md5sums_;
  uint64_t installed_size_ = 0;
};

}  // namespace

std::unique_ptr<PackageWriter> make_deb_writer(const PackageInfo& info, const WriterSettings& settings) {
  return std::make_unique<DebWriter>(info, settings);
}

}  // namespace extmod
