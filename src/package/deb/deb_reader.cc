#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "package/deb/deb.h"
#include "package/unpack.h"
#include "support/error.h"

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

void unpack_member(archive* outer, const std::filesystem::path& into, const std::string& name) {
  MemberSource source{outer};
  ReadArchive inner = new_reader();
  archive_read_support_format_tar(inner.get());
  if (archive_read_open(inner.get(), &source, nullptr, read_member, nullptr) != ARCHIVE_OK)
    fail_malformed(inner.get(), name);
  extract_all(inner.get(), into, name);
}

}  // namespace

void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into) {
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
    if (members.back() == "data") unpack_member(outer.get(), into, package.string() + ": " + name);
  }
  if (status != ARCHIVE_EOF) fail_malformed(outer.get(), package);
  // Signatures and other additions of later makers, which dpkg passes over too.
  while (members.size() > 3 && members.back().starts_with("_")) members.pop_back();
  if (members != std::vector<std::string>{"debian-binary", "control", "data"})
    throw Error(ExitStatus::unverified,
                "not a Debian package: it must hold debian-binary, control.tar and data.tar in this order", package,
                "build or fetch it again");
}

bool is_deb(const std::filesystem::path& package) {
  return package.extension() == ".deb";
}

}  // namespace extmod
