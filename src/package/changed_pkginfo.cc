// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/changed_pkginfo.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "package/pkginfo.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string sum_of(const std::string& old, int64_t growth) {
  int64_t size = 0;
  const auto [stop, failed] = std::from_chars(old.data(), old.data() + old.size(), size);
  if (failed != std::errc() || stop != old.data() + old.size()) return old;
  return std::to_string(std::max<int64_t>(size + growth, 0));
}

/// `NAME=VERSION` of the old version; everything else as it is.
std::string provided(const std::string& value, const std::string& from, const std::string& to) {
  const Relation relation = pkginfo_relation(value);
  return relation.comparison == "=" && relation.version == from ? relation.name + "=" + to : value;
}

class PkginfoEditor {
 public:
  PkginfoEditor(const std::string& text, const PkginfoChanges& changes)
      : changes_(changes), lines_(split(text, '\n')), old_version_(pkginfo_fields(text)["pkgver"]) {
    if (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
  }

  std::string edit() {
    for (const auto& line : lines_) take(line);
    add_depends();
    return text_;
  }

 private:
  void take(const std::string& line) {
    const size_t equals = line.find(" = ");
    const std::string key(trim(line.substr(0, equals)));
    if (line.starts_with("#") || equals == std::string::npos) return put(line);
    const std::string value(trim(line.substr(equals + 3)));
    auto with = [&](const std::string& changed) { put(key + " = " + changed); };
    if (key == "pkgver") return with(changes_.version);
    if (key == "size") return with(sum_of(value, changes_.growth));
    if (key == "datahash" && changes_.data_hash) return with(*changes_.data_hash);
    if (key == "provides") return with(provided(value, old_version_, changes_.version));
    if (key == "depend" && changes_.depends && changes_.is_derived(pkginfo_relation(value).name)) return add_depends();
    put(line);
  }

  /// In the place of the first one that gives way; without one, at the end.
  void add_depends() {
    if (std::exchange(are_added_, true) || !changes_.depends) return;
    for (const auto& depend : *changes_.depends) put("depend = " + depend);
  }
  void put(const std::string& line) { text_ += line + "\n"; }

  const PkginfoChanges& changes_;
  std::vector<std::string> lines_;
  std::string old_version_;
  std::string text_;
  bool are_added_ = false;
};

}  // namespace

std::string changed_pkginfo(const std::string& text, const PkginfoChanges& changes) {
  return PkginfoEditor(text, changes).edit();
}

}  // namespace extmod
