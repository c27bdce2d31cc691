#include "package/package_writer.h"

#include <sys/stat.h>

#include <future>

#include "package/deb/deb.h"
#include "package/tar/tar.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) throw system_error("cannot read the file", path, errno);
  return (status.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
}

PackageEntry entry_of(const VerifiedTree& tree, const WalkEntry& found, const std::string& below) {
  PackageEntry entry;
  entry.path = below + "/" + found.path;
  entry.kind = found.kind;
  entry.source = tree.root().string() + "/" + found.path;
  if (found.kind == EntryKind::link)
    entry.target = fs::read_symlink(entry.source).string();
  else
    entry.mode = found.kind == EntryKind::folder ? 0755 : mode_of(entry.source);
  return entry;
}

struct Item {
  PackageEntry entry;
  EntryContent content;
};

/// Entries from `at` on, read and hashed, up to a few megabytes; `at` is moved behind them.
std::vector<Item> read_batch(const VerifiedTree& tree, const std::string& below, size_t& at) {
  constexpr size_t kEnough = 4U << 20;
  std::vector<Item> batch;
  for (size_t bytes = 0; at < tree.entries().size() && bytes < kEnough; ++at) {
    check_interrupt();
    Item item{entry_of(tree, tree.entries()[at], below), {}};
    if (item.entry.kind == EntryKind::file) {
      item.content.bytes = read_file(item.entry.source);
      Digest md5 = Digest::md5();
      md5.update(item.content.bytes);
      item.content.md5 = md5.hex();
    }
    bytes += item.content.bytes.size();
    batch.push_back(std::move(item));
  }
  return batch;
}

/// Each file is read once, the next batch while the writers have the last one.
void feed(const VerifiedTree& tree, const std::string& below, std::vector<std::unique_ptr<PackageWriter>>& writers) {
  size_t at = 0;
  auto read_next = [&] { return std::async(std::launch::async, [&] { return read_batch(tree, below, at); }); };
  auto next = read_next();
  for (;;) {
    std::vector<Item> batch = next.get();
    if (batch.empty()) return;
    next = read_next();
    for (const auto& item : batch)
      for (auto& writer : writers) writer->add(item.entry, item.content);
  }
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
  feed(tree, below, writers);
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
