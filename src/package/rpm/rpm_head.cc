// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_head.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "package/rpm/rpm_digests.h"
#include "package/rpm/rpm_tags.h"
#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

using namespace rpm;

constexpr size_t kLead = 96;
constexpr uint64_t kMostHeader = 256U << 20;  // rpm's own limit

struct Required {
  int tag;
  const char* name;
};
constexpr Required kIdentity[] = {
    {kName, "NAME"}, {kVersion, "VERSION"}, {kRelease, "RELEASE"}, {kOs, "OS"}, {kArch, "ARCH"}};
// One value for each file.
constexpr Required kTexts[] = {{kBaseNames, "BASENAMES"},         {kFileUserName, "FILEUSERNAME"},
                               {kFileGroupName, "FILEGROUPNAME"}, {kFileDigests, "FILEDIGESTS"},
                               {kFileLinkTos, "FILELINKTOS"},     {kFileCaps, "FILECAPS"}};
constexpr Required kNumbers[] = {{kDirIndexes, "DIRINDEXES"}, {kFileModes, "FILEMODES"},
                                 {kFileSizes, "FILESIZES"},   {kLongFileSizes, "LONGFILESIZES"},
                                 {kFileFlags, "FILEFLAGS"},   {kFileMtimes, "FILEMTIMES"}};

bool may_be_absent(int tag) {
  for (int optional : {kFileCaps, kFileSizes, kLongFileSizes, kFileFlags, kFileMtimes})
    if (tag == optional) return true;
  return false;
}

std::runtime_error missing(const std::string& name) {
  return std::runtime_error("it has no tag " + name);
}

/// Takes no memory for what the file does not have.
std::string read_part(const FileDescriptor& file, uint64_t at, uint64_t size) {
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) throw std::runtime_error("it cannot be read");
  const auto end = static_cast<uint64_t>(status.st_size);
  if (at > end || size > end - at) throw std::runtime_error("it is cut short");
  std::string bytes(size, '\0');
  size_t have = 0;
  while (have < size) {
    ssize_t got = ::pread(file.get(), bytes.data() + have, size - have, static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::runtime_error("it cannot be read");
    if (got == 0) throw std::runtime_error("it is cut short");
    have += static_cast<size_t>(got);
  }
  return bytes;
}

/// The bytes of the header structure at this place.
std::string read_header_bytes(const FileDescriptor& file, uint64_t at) {
  auto size = RpmHeader::size_of(read_part(file, at, RpmHeader::kIntro));
  if (!size) throw std::runtime_error("a header is missing");
  if (*size > kMostHeader) throw std::runtime_error("a header is larger than rpm allows");
  return read_part(file, at, *size);
}

/// Throws if the tag is not there with that many values; `values` are those of its type.
template <typename Values>
void check_values(const RpmHeader& header, const Required& row, const Values& values, size_t files) {
  if (!header.has(row.tag) && may_be_absent(row.tag)) return;
  if (!header.has(row.tag)) throw missing(row.name);
  if (!values || values->size() != files)
    throw std::runtime_error(std::string("its tag ") + row.name + " has not one value for each file");
}

void check_tags(const RpmHeader& header) {
  for (const auto& required : kIdentity)
    if (!header.string(required.tag)) throw missing(required.name);
  // A package that only has relations. Whatever is in its payload then is not in its header.
  if (!header.has(kDirNames) && !header.has(kBaseNames)) return;
  const auto folders = header.strings(kDirNames);
  if (!folders) throw missing("DIRNAMES");
  const auto names = header.strings(kBaseNames);
  if (!names || names->empty()) throw missing("BASENAMES");
  for (const auto& row : kTexts) check_values(header, row, header.strings(row.tag), names->size());
  for (const auto& row : kNumbers) check_values(header, row, header.numbers(row.tag), names->size());
  if (!header.has(kFileSizes) && !header.has(kLongFileSizes)) throw missing("FILESIZES or LONGFILESIZES");
  const auto indexes = header.numbers(kDirIndexes);
  for (uint64_t index : *indexes)
    if (index >= folders->size()) throw std::runtime_error("its tag DIRINDEXES points past DIRNAMES");
  if (!header.numbers(kFileDigestAlgo)) throw missing("FILEDIGESTALGO");
}

RpmFileHead read_head(const FileDescriptor& file) {
  if (!read_part(file, 0, kLead).starts_with("\xed\xab\xee\xdb")) throw std::runtime_error("it is not an rpm file");
  RpmFileHead head;
  std::string signature = read_header_bytes(file, kLead);
  head.signature = RpmHeader::parse(signature, kHeaderSignatures);
  uint64_t at = kLead + (signature.size() + 7) / 8 * 8;
  std::string header = read_header_bytes(file, at);
  check_header_digests(head.signature, header);
  head.header = RpmHeader::parse(header, kHeaderImmutable);
  check_tags(head.header);
  head.payload_offset = at + header.size();
  check_payload_digests(head.signature, head.header, header, file, head.payload_offset);
  if (head.header.numbers(kRpmFormat) == std::vector<uint64_t>{6}) head.format = 6;
  return head;
}

}  // namespace

RpmFileHead read_rpm_head(const std::filesystem::path& package) {
  return read_rpm_head(open_regular_file(package), package);
}

RpmFileHead read_rpm_head(const FileDescriptor& file, const std::filesystem::path& package) {
  try {
    return read_head(file);
  } catch (const std::runtime_error& problem) {
    throw Error(ExitStatus::unverified, std::string("the package is damaged (") + problem.what() + ")", package,
                "build or fetch it again");
  }
}

}  // namespace extmod
