// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_writer.h"

#include <sys/stat.h>

#include <future>
#include <map>
#include <memory>
#include <utility>

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

/// One writer for every format.
class Writers {
 public:
  Writers(const PackageInfo& info, const std::vector<WantedFormat>& formats, const WriterSettings& settings)
      : formats_(formats), settings_(settings) {
    prepare_output(settings.output);
    writers_.reserve(formats.size());
    for (const auto& wanted : formats) {
      writers_.push_back(wanted.packager->make_writer(info, settings));
      digests_.md5 |= wanted.format->digests.md5;
      digests_.sha256 |= wanted.format->digests.sha256;
    }
  }

  /// That the formats want.
  const Digests& digests() const { return digests_; }

  void add(const Item& item) {
    for (size_t i = 0; i < writers_.size(); ++i)
      if (takes(*formats_[i].packager, item.entry)) writers_[i]->add(item.entry, item.content);
  }

  FinishedPackages finish() {
    std::vector<std::pair<const PackageFormat*, AtomicFile*>> files;
    for (size_t i = 0; i < writers_.size(); ++i)
      for (AtomicFile* file : writers_[i]->finish()) files.emplace_back(formats_[i].format, file);
    std::vector<AtomicFile*> lists;
    for (const auto& writer : writers_)
      for (AtomicFile* file : writer->lists()) lists.push_back(file);
    FinishedPackages finished(std::move(writers_));
    for (AtomicFile* file : lists) finished.add_list(*file);
    for (const auto& [format, file] : files)
      finished.add(format->name, *file, detached_signature(*format, *file, settings_));
    finished.settle();
    return finished;
  }

 private:
  const std::vector<WantedFormat>& formats_;
  const WriterSettings& settings_;
  std::vector<std::unique_ptr<PackageWriter>> writers_;
  Digests digests_{false, false};
};

/// Hashes the next batch while the writers have the last one.
void feed(TreeReader& reader, Writers& writers) {
  auto read_next = [&] { return std::async(std::launch::async, [&] { return reader.next(); }); };
  auto next = read_next();
  for (;;) {
    std::vector<Item> batch = next.get();
    if (batch.empty()) return;
    next = read_next();
    for (const auto& item : batch) writers.add(item);
  }
}

/// The folders above the modules, then the modules, sorted by path as walk() does.
std::map<std::string, const BuiltModule*> module_entries(const VerifiedModules& modules) {
  std::map<std::string, const BuiltModule*> entries;
  for (const auto& module : modules.modules()) {
    for (size_t end = module.path.find('/'); end != std::string::npos; end = module.path.find('/', end + 1))
      entries.emplace(module.path.substr(0, end), nullptr);
    entries[module.path] = &module;
  }
  return entries;
}

}  // namespace

FinishedPackages write_packages(VerifiedTree tree, const PackageInfo& info, const std::vector<WantedFormat>& formats,
                                const WriterSettings& settings, const std::set<std::string>& from_source) {
  Writers writers(info, formats, settings);
  writers.add({folder_entry(""), {}});
  TreeReader reader(tree, from_source, writers.digests());
  feed(reader, writers);
  return writers.finish();
}

FinishedPackages write_module_packages(const VerifiedModules& modules, const PackageInfo& info,
                                       const std::vector<WantedFormat>& formats, const WriterSettings& settings) {
  Writers writers(info, formats, settings);
  writers.add({folder_entry(""), {}});
  for (const auto& [path, module] : module_entries(modules)) {
    check_interrupt();
    if (module == nullptr)
      writers.add({folder_entry(path), {}});
    else
      writers.add({file_entry(path), hashed(module->bytes, writers.digests())});
  }
  return writers.finish();
}

}  // namespace extmod
