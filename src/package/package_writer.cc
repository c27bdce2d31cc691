#include "package/package_writer.h"

#include <sys/stat.h>

#include "package/deb/deb.h"
#include "package/tar/tar.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

mode_t mode_of(const fs::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) throw system_error("cannot read the file", path, errno);
  return (status.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
}

PackageEntry entry_of(const VerifiedTree& tree, const WalkEntry& found, const std::string& below) {
  PackageEntry entry;
  entry.path = below + "/" + found.path;
  entry.kind = found.kind;
  entry.source = tree.root() / found.path;
  if (found.kind == EntryKind::link)
    entry.target = fs::read_symlink(entry.source).string();
  else
    entry.mode = found.kind == EntryKind::folder ? 0755 : mode_of(entry.source);
  return entry;
}

void prepare_output(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw system_error("cannot make the output folder", folder, failed.value());
}

}  // namespace

const std::vector<PackageFormat>& package_formats() {
  static const std::vector<PackageFormat> kFormats = {
      {"deb", make_deb_writer, unpack_deb, is_deb},
      {"tar", make_tar_writer, unpack_tar, is_tar},
  };
  return kFormats;
}

const PackageFormat& find_format(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& format : package_formats()) {
    if (format.name == name) return format;
    known.push_back(format.name);
  }
  throw Error(ExitStatus::impossible, "no such package format", name, "give --format with some of " + join(known, ","));
}

std::vector<WrittenPackage> write_packages(const VerifiedTree& tree, const PackageInfo& info,
                                           const std::vector<std::string>& formats, const WriterSettings& settings) {
  prepare_output(settings.output);
  std::vector<std::unique_ptr<PackageWriter>> writers;
  writers.reserve(formats.size());
  for (const auto& name : formats) writers.push_back(find_format(name).make(info, settings));

  const std::string below = "usr/src/linux-headers-" + info.release;
  for (auto& writer : writers) writer->add({below, EntryKind::folder, 0755, {}, tree.root()}, {});
  for (const auto& found : tree.entries()) {
    check_interrupt();
    PackageEntry entry = entry_of(tree, found, below);
    EntryContent content;
    if (entry.kind == EntryKind::file) {
      content.bytes = read_file(entry.source);
      Digest md5 = Digest::md5();
      md5.update(content.bytes);
      content.md5 = md5.hex();
    }
    for (auto& writer : writers) writer->add(entry, content);
  }
  for (auto& writer : writers) writer->finish();
  check_interrupt();

  std::vector<WrittenPackage> written;
  for (size_t i = 0; i < writers.size(); ++i) {
    fs::path path = writers[i]->commit();
    written.push_back({formats[i], path, fs::file_size(path), sha256_of_file(path)});
  }
  return written;
}

}  // namespace extmod
