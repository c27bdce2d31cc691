// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_changed_control.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "distro/debian.h"
#include "package/deb/deb_control.h"
#include "package/deb/deb_declaration.h"
#include "package/deb/deb_grammar.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace {

/// A control file whose fields are changed one by one (deb-control(5)). Names are the same in either case.
class ControlText {
 public:
  explicit ControlText(const std::string& text) : lines_(split(text, '\n')) {
    while (!lines_.empty() && trim(lines_.back()).empty()) lines_.pop_back();
  }

  std::optional<std::string> get(const std::string& field) const {
    const size_t at = find(field);
    if (at == lines_.size()) return std::nullopt;
    std::string value(trim(lines_[at].substr(field.size() + 1)));
    for (size_t i = at + 1; i < end_of(at); ++i) value += lines_[i];
    return value;
  }
  /// An empty value removes the field; one that is not there comes behind `before`.
  void set(const std::string& field, const std::string& value, const std::string& before = {}) {
    size_t at = find(field);
    const bool is_new = at == lines_.size();
    if (is_new && find(before) < lines_.size()) at = end_of(find(before));
    if (!is_new) lines_.erase(place(at), place(end_of(at)));
    if (!value.empty()) lines_.insert(place(at), field + ": " + value);
  }
  std::string text() const { return join(lines_, "\n") + "\n"; }

 private:
  std::vector<std::string>::iterator place(size_t at) { return lines_.begin() + static_cast<std::ptrdiff_t>(at); }
  size_t find(const std::string& field) const {
    for (size_t i = 0; i < lines_.size(); ++i)
      if (!field.empty() && lines_[i].size() > field.size() && lines_[i][field.size()] == ':' &&
          strncasecmp(lines_[i].c_str(), field.c_str(), field.size()) == 0)
        return i;
    return lines_.size();
  }
  /// Lines that begin with a blank continue the value.
  size_t end_of(size_t at) const {
    ++at;
    while (at < lines_.size() && (lines_[at].starts_with(" ") || lines_[at].starts_with("\t"))) ++at;
    return at;
  }

  std::vector<std::string> lines_;
};

/// Whether all alternatives are packages with libraries that are derived.
bool is_derived(const std::string& group, const PackageInfo& info) {
  const auto choices = deb_relations(group);
  if (choices.empty()) return false;
  const LibraryDependencies known = recorded_libraries(info);
  return std::all_of(choices.front().begin(), choices.front().end(), [&](const Relation& relation) {
    if (relation.name == "musl" || is_debian_library_package(relation.name)) return true;
    return std::any_of(known.begin(), known.end(), [&](const auto& recorded) {
      return relation.name == recorded.second.substr(0, recorded.second.find(' '));
    });
  });
}

/// Of the two names that Debian has for a library, those that the package had (`,one,two,`); all if it had none.
std::string as_named(const std::string& relation, const std::string& names) {
  std::vector<std::string> kept;
  for (const auto& choice : split(relation, '|')) {
    const std::string text(trim(choice));
    const size_t end = std::min(text.find(' '), text.size());
    for (const std::string& name : {text.substr(0, end), text.substr(0, end) + "t64"}) {
      const std::string named = name + text.substr(end);
      const bool was_there = names.find("," + name + ",") != std::string::npos;
      if (was_there && std::find(kept.begin(), kept.end(), named) == kept.end()) kept.push_back(named);
    }
  }
  return kept.empty() ? relation : join(kept, " | ");
}

/// Derived relations, then those that stay.
std::string changed_depends(const std::string& old, const PackageInfo& info) {
  std::vector<std::string> groups;
  std::vector<std::string> others;
  std::string names = ",";
  for (const auto& group : split(old, ',')) {
    const std::string text(trim(group));
    if (text.empty()) continue;
    if (!is_derived(text, info)) others.push_back(text);
    for (const auto& choice : deb_relations(text))
      for (const auto& relation : choice) names += relation.name + ",";
  }
  for (const auto& relation : deb_library_depends(info))
    groups.push_back(is_derived(relation, info) ? as_named(relation, names) : relation);
  groups.insert(groups.end(), others.begin(), others.end());
  return join(groups, ", ");
}

uint64_t in_kib(uint64_t size) {
  return (size + 1023) / 1024;
}

std::string changed_size(const std::string& old, int64_t growth) {
  int64_t size = 0;
  const auto [stop, failed] = std::from_chars(old.data(), old.data() + old.size(), size);
  if (failed != std::errc() || *stop != '\0') return old;
  return std::to_string(std::max<int64_t>(size + growth, 0));
}

/// Other packages that ask for this version of what it provides get the new one.
std::string changed_provides(const std::string& old, const std::string& from, const std::string& to) {
  std::vector<std::string> groups;
  for (const auto& group : split(old, ',')) {
    std::string text(trim(group));
    const auto choices = deb_relations(text);
    if (choices.size() == 1 && choices[0].size() == 1 && choices[0][0].version == from)
      text = choices[0][0].name + " (= " + to + ")";
    groups.push_back(std::move(text));
  }
  return join(groups, ", ");
}

}  // namespace

std::string deb_new_version(const Rewrite& rewrite) {
  const std::string& wanted = rewrite.changes.version;
  if (wanted.empty()) return repaired_version(rewrite.original.declaration().version);
  check_version(wanted, deb_grammar().version, "write [EPOCH:]VERSION[-REVISION]");
  return wanted;
}

std::string deb_changed_control(const Rewrite& rewrite) {
  const PackageInfo info = info_of(rewrite.changes);
  const std::string old = rewrite.original.declaration().version;
  const std::string version = deb_new_version(rewrite);
  ControlText control(rewrite.original.metadata_of("control"));
  control.set("Version", version);
  if (auto size = control.get("Installed-Size"))
    control.set("Installed-Size", changed_size(*size, rewrite.original.growth(rewrite.changes, in_kib)));
  if (auto provides = control.get("Provides"); provides && provides->find(old) != std::string::npos)
    control.set("Provides", changed_provides(*provides, old, version));
  if (!rewrite.changes.derive_depends) return control.text();
  const std::string depends = changed_depends(control.get("Depends").value_or(""), info);
  control.set("Depends", depends, control.get("Installed-Size") ? "Installed-Size" : "Architecture");
  return control.text();
}

std::string deb_changed_md5sums(const Rewrite& rewrite) {
  constexpr size_t kBeforePath = 34;  // digits and two blanks
  auto changed = rewrite.changes.files;
  std::string text;
  for (const auto& line : split(rewrite.original.metadata_of("md5sums"), '\n')) {
    if (line.empty()) continue;
    const std::string path = line.size() > kBeforePath ? line.substr(kBeforePath) : "";
    if (rewrite.changes.removed.contains(path)) continue;
    auto content = changed.extract(path);
    text += (content ? digest_of(Digest::md5(), content.mapped().bytes) + "  " + path : line) + "\n";
  }
  for (const auto& [path, content] : changed) text += digest_of(Digest::md5(), content.bytes) + "  " + path + "\n";
  return text;
}

std::string deb_changed_conffiles(const Rewrite& rewrite) {
  std::string text;
  for (const auto& line : split(rewrite.original.metadata_of("conffiles"), '\n')) {
    const size_t slash = std::min(line.find('/'), line.size());
    const bool is_gone = slash < line.size() && rewrite.changes.removed.contains(line.substr(slash + 1));
    if (!line.empty() && !is_gone) text += line + "\n";
  }
  return text;
}

}  // namespace extmod
