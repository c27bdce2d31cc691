// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "package/deb/deb.h"
#include "package/unpack.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 65536;

/// Lets a second reader read the current member of the first.
struct MemberSource {
  archive* outer;
  std::string buffer = std::string(kBlock, '\0');
};

la_ssize_t read_member(archive*, void* client, const void** block) {
  auto* source = static_cast<MemberSource*>(client);
  *block = source->buffer.data();
  return archive_read_data(source->outer, source->buffer.data(), source->buffer.size());
}

using Wanted = std::function<bool(const std::string&)>;

void unpack_member(archive* outer, const std::filesystem::path& into, const std::string& name, const Wanted& wanted) {
  MemberSource source{outer};
  ReadArchive inner = new_reader();
  archive_read_support_format_tar(inner.get());
  if (archive_read_open(inner.get(), &source, nullptr, read_member, nullptr) != ARCHIVE_OK)
    fail_malformed(inner.get(), name);
  extract_all(inner.get(), into, name, wanted);
}

/// Unpacks the member `chosen`, `control` or `data`.
void unpack_chosen(const std::filesystem::path& package, const std::string& chosen, const std::filesystem::path& into,
                   const Wanted& wanted) {
  ReadArchive outer(archive_read_new());
  archive_read_support_format_ar(outer.get());
  if (archive_read_open_filename(outer.get(), package.c_str(), kBlock) != ARCHIVE_OK)
    fail_malformed(outer.get(), package);
  std::vector<std::string> members;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(outer.get(), &entry)) == ARCHIVE_OK) {
    std::string name = archive_entry_pathname(entry);
    members.push_back(name.substr(0, name.find(".tar")));
    if (members.back() == chosen) unpack_member(outer.get(), into, package.string() + ": " + name, wanted);
  }
  if (status != ARCHIVE_EOF) fail_malformed(outer.get(), package);
  // Signatures and other later additions, which dpkg ignores, too.
  while (members.size() > 3 && members.back().starts_with("_")) members.pop_back();
  if (members != std::vector<std::string>{"debian-binary", "control", "data"})
    throw Error(ExitStatus::unverified,
                "not a Debian package: it must hold debian-binary, control.tar and data.tar in this order", package,
                "build or fetch it again");
}

bool everything(const std::string&) {
  return true;
}

/// `Field: value`; lines that begin with a blank continue the value.
std::map<std::string, std::string> control_fields(const std::string& text) {
  std::map<std::string, std::string> fields;
  std::string* last = nullptr;
  for (const auto& line : split(text, '\n')) {
    size_t colon = line.find(':');
    if (last != nullptr && line.starts_with(" "))
      *last += line;
    else if (colon != std::string::npos)
      (last = &fields[line.substr(0, colon)])->assign(trim(line.substr(colon + 1)));
  }
  return fields;
}

/// `libcrypto 3 libssl3 (>= 3.0.22)`: library, version of its soname, dependency. Lines with `udeb:` are for the
/// installer.
std::map<std::string, std::string> read_shlibs(const std::string& text) {
  std::map<std::string, std::string> shlibs;
  for (const auto& line : split(text, '\n')) {
    auto words = split_words(line);
    if (words.size() < 3 || words[0].ends_with(":") || words[0].starts_with("#")) continue;
    std::vector<std::string> dependency(words.begin() + 2, words.end());
    shlibs[words[0] + ".so." + words[1]] = join(dependency, " ");
    shlibs[words[0] + "-" + words[1] + ".so"] = join(dependency, " ");
  }
  return shlibs;
}

}  // namespace

void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into) {
  unpack_chosen(package, "data", into, everything);
}

void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into, const Wanted& wanted) {
  unpack_chosen(package, "data", into, wanted);
}

DebIdentity identify_deb(const std::filesystem::path& package, const std::filesystem::path& scratch) {
  unpack_chosen(package, "control", scratch, everything);
  for (const char* file : {"control", "shlibs"})
    if (auto kind = std::filesystem::symlink_status(scratch / file); exists(kind) && !is_regular_file(kind))
      throw Error(ExitStatus::unverified, "not a Debian package: its " + std::string(file) + " is no file", package);
  auto fields = control_fields(read_file_if_exists(scratch / "control").value_or(""));
  DebIdentity identity{fields["Package"], fields["Version"], fields["Architecture"], {}, {}};
  if (identity.name.empty() || identity.version.empty() || identity.architecture.empty())
    throw Error(ExitStatus::unverified, "not a Debian package: its control file names no package", package,
                "build or fetch it again");
  for (const char* field : {"Pre-Depends", "Depends"})
    for (const auto& relation : split(fields[field], ','))
      if (!trim(relation).empty()) identity.depends.emplace_back(trim(relation));
  identity.shlibs = read_shlibs(read_file_if_exists(scratch / "shlibs").value_or(""));
  return identity;
}

std::optional<CompressionKind> compression_of_deb(const std::filesystem::path& package) {
  ReadArchive outer(archive_read_new());
  archive_read_support_format_ar(outer.get());
  if (archive_read_open_filename(outer.get(), package.c_str(), kBlock) != ARCHIVE_OK)
    fail_malformed(outer.get(), package);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(outer.get(), &entry) == ARCHIVE_OK)
    for (auto kind : {CompressionKind::none, CompressionKind::zstd, CompressionKind::xz, CompressionKind::gzip})
      if (archive_entry_pathname(entry) == "data.tar" + file_ending(kind)) return kind;
  return std::nullopt;
}

bool is_deb(const std::filesystem::path& package) {
  return package.extension() == ".deb";
}

}  // namespace extmod
