// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar_copy.h"

#include <utility>

#include "support/error.h"
#include "support/input_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr char kTarFile = '0';
constexpr char kTarHardLink = '1';
constexpr char kTarFolder = '5';

/// Records that speak of the old content or the old times.
bool is_of_content(const std::string& key) {
  for (const char* name : {"mtime", "atime", "ctime", "linkpath"})
    if (key == name) return true;
  return false;
}

std::string with_records(const std::string& text) {
  TarHeader header = TarHeader::of_type('x');
  header.set_name("PaxHeader");
  header.set_size(text.size());
  return header.bytes() + text + tar_padding(text.size());
}

}  // namespace

std::string normal_path(const std::string& path) {
  std::string normal;
  for (const auto& name : split(path, '/'))
    if (!name.empty() && name != ".") normal = below(normal, name);
  return normal;
}

void TarCopy::change(const PackageChanges& changes, const std::function<bool(const std::string&)>& is_there) {
  for (const auto& [path, file] : changes.files) {
    const TarContent content{file.bytes, file.mode, changes.time};
    if (is_there(path))
      replace(path, content);
    else
      add(path, content);
  }
  for (const auto& path : changes.removed) remove(path);
}

void TarCopy::with_record(std::string key, std::function<std::string(std::string_view)> value) {
  record_key_ = std::move(key);
  record_value_ = std::move(value);
}

std::string TarCopy::records_of(std::string_view content) const {
  return record_value_ ? pax_record(record_key_, record_value_(content)) : "";
}

void TarCopy::write_content(std::string_view content) {
  sink_(content);
  sink_(tar_padding(content.size()));
}

void TarCopy::write_replaced(RawTarEntry entry, const TarContent& content) {
  std::string records;
  RawTarEntry changed{{}, std::move(entry.header), entry.path};
  for (auto& extension : entry.extensions) {
    const char type = extension.header.type();
    if (type == 'L' || type == 'g') {
      changed.extensions.push_back(std::move(extension));
      continue;
    }
    if (type != 'x') continue;
    for (const auto& [key, value] : pax_records(extension.text))
      if (!is_of_content(key) && key != record_key_) records += pax_record(key, value);
  }
  records += records_of(content.bytes);
  if (changed.header.type() == kTarHardLink) changed.header.clear_link();
  changed.header.set_type(kTarFile);
  changed.header.set_size(content.bytes.size());
  if (content.mode) changed.header.set_mode(*content.mode);
  if (content.time) changed.header.set_time(*content.time);
  if (!records.empty()) sink_(with_records(records));
  sink_(changed.bytes());
  write_content(content.bytes);
}

/// `like` is a header of the archive, whose owner and dialect the file gets.
void TarCopy::write_added(const std::string& path, const TarContent& content, const TarHeader& like,
                          const std::string& prefix) {
  TarHeader header = like;
  header.set_type(kTarFile);
  header.clear_link();
  header.set_size(content.bytes.size());
  header.set_mode(content.mode.value_or(0644));
  header.set_time(content.time.value_or(0));
  const std::string name = prefix + path;
  std::string records = records_of(content.bytes);
  const bool fits = header.set_name(name);
  if (!fits && header.is_gnu()) {
    TarHeader longer = header;
    longer.set_type('L');
    longer.set_name("././@LongLink");
    longer.set_size(name.size() + 1);
    sink_(longer.bytes());
    write_content(name + '\0');
  } else if (!fits) {
    records += pax_record("path", name);
  }
  if (!records.empty()) sink_(with_records(records));
  sink_(header.bytes());
  write_content(content.bytes);
}

void TarCopy::write_added_in(const std::string& folder, const RawTarEntry& entry) {
  for (auto next = added_.begin(); next != added_.end();) {
    if (folder_of(next->first) != folder) {
      ++next;
      continue;
    }
    write_added(next->first, next->second, entry.header, prefix_);
    next = added_.erase(next);
  }
}

void TarCopy::take(RawTar& tar, RawTarEntry entry) {
  const std::string path = normal_path(entry.path);
  if (!path.empty()) prefix_ = entry.path.substr(0, entry.path.find(path));
  if (removed_.erase(path) > 0) return;
  if (auto replaced = replaced_.extract(path)) return write_replaced(std::move(entry), replaced.mapped());
  sink_(entry.bytes());
  for (std::string_view block = tar.content(); !block.empty(); block = tar.content()) sink_(block);
  if (entry.header.type() == kTarFolder) write_added_in(path, entry);
}

void TarCopy::copy(const NextBlock& plain) {
  RawTar tar(plain, name_);
  while (auto entry = tar.next()) take(tar, std::move(*entry));
  for (const auto& [path, content] : std::exchange(added_, {}))
    write_added(path, content, TarHeader::of_type(kTarFile), prefix_);
  for (std::string_view block = tar.rest(); !block.empty(); block = tar.rest())
    if (with_end_) sink_(block);
  if (!replaced_.empty() || !removed_.empty())
    throw Error(ExitStatus::impossible, "a file that is to be changed is not in the package",
                name_ + ": " + (replaced_.empty() ? *removed_.begin() : replaced_.begin()->first));
}

}  // namespace extmod
