// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_writer.h"

#include <sys/stat.h>

#include <future>

#include "package/package_output.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

PackageEntry entry_of(VerifiedTree& tree, size_t index) {
  const WalkEntry& found = tree.entries()[index];
  PackageEntry entry;
  entry.path = found.path;
  entry.kind = found.kind;
  if (found.kind == EntryKind::link)
    entry.target = tree.take_bytes(index);
  else
    entry.mode = found.kind == EntryKind::folder || (tree.mode(index) & S_IXUSR) != 0 ? 0755 : 0644;
  return entry;
}

struct Item {
  PackageEntry entry;
  EntryContent content;
};

/// Hands out the tree's entries, hashed, a few megabytes at a time.
class TreeReader {
 public:
  TreeReader(VerifiedTree& tree, const std::set<std::string>& from_source, const Digests& digests)
      : tree_(tree), from_source_(from_source), digests_(digests) {}

  /// Empty at the end.
  std::vector<Item> next() {
    constexpr size_t kEnough = 4U << 20;
    std::vector<Item> batch;
    for (size_t bytes = 0; at_ < tree_.entries().size() && bytes < kEnough; ++at_) {
      check_interrupt();
      Item item{entry_of(tree_, at_), {}};
      item.entry.from_source = from_source_.contains(item.entry.path);
      if (item.entry.kind == EntryKind::file) item.content = hashed(tree_.take_bytes(at_), digests_);
      bytes += item.content.bytes.size();
      batch.push_back(std::move(item));
    }
    return batch;
  }

 private:
  VerifiedTree& tree_;
  const std::set<std::string>& from_source_;
  Digests digests_;
  size_t at_ = 0;
};

bool takes(const Packager& packager, const PackageEntry& entry) {
  return entry.path != "System.map" || packager.takes_system_map();
}

/// Hashes the next batch while the writers have the last one.
void feed(TreeReader& reader, const std::vector<WantedFormat>& formats,
          std::vector<std::unique_ptr<PackageWriter>>& writers) {
  auto read_next = [&] { return std::async(std::launch::async, [&] { return reader.next(); }); };
  auto next = read_next();
  for (;;) {
    std::vector<Item> batch = next.get();
    if (batch.empty()) return;
    next = read_next();
    for (const auto& item : batch)
      for (size_t i = 0; i < writers.size(); ++i)
        if (takes(*formats[i].packager, item.entry)) writers[i]->add(item.entry, item.content);
  }
}

}  // namespace

FinishedPackages write_packages(VerifiedTree tree, const PackageInfo& info, const std::vector<WantedFormat>& formats,
                                const WriterSettings& settings, const std::set<std::string>& from_source) {
  prepare_output(settings.output);
  std::vector<std::unique_ptr<PackageWriter>> writers;
  writers.reserve(formats.size());
  Digests digests{false, false};
  for (const auto& wanted : formats) {
    writers.push_back(wanted.packager->make_writer(info, settings));
    digests.md5 |= wanted.format->digests.md5;
    digests.sha256 |= wanted.format->digests.sha256;
  }

  for (auto& writer : writers) writer->add(folder_entry(""), {});
  TreeReader reader(tree, from_source, digests);
  feed(reader, formats, writers);
  std::vector<std::pair<const PackageFormat*, AtomicFile*>> files;
  for (size_t i = 0; i < writers.size(); ++i)
    for (AtomicFile* file : writers[i]->finish()) files.emplace_back(formats[i].format, file);
  std::vector<AtomicFile*> lists;
  for (const auto& writer : writers)
    for (AtomicFile* file : writer->lists()) lists.push_back(file);
  FinishedPackages finished(std::move(writers));
  for (AtomicFile* file : lists) finished.add_list(*file);
  for (const auto& [format, file] : files)
    finished.add(format->name, *file, detached_signature(*format, *file, settings));
  finished.settle();
  return finished;
}

}  // namespace extmod
