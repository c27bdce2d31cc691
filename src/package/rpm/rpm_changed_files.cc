// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_changed_files.h"

#include <elf.h>
#include <sys/stat.h>

#include <algorithm>

#include "package/rpm/rpm_files.h"
#include "package/rpm/rpm_tags.h"
#include "package/tar_copy.h"
#include "support/error.h"
#include "support/input_tree.h"

namespace extmod {
namespace {

using namespace rpm;

// One value for each file.
constexpr int kFileLists[] = {
    kFileSizes,       kFileStates,    kFileModes,  kFileUids,       kFileGids,      kFileRdevs,   kFileMtimes,
    kFileDigests,     kFileLinkTos,   kFileFlags,  kFileUserName,   kFileGroupName, kFileDevices, kFileInodes,
    kFileVerifyFlags, kFileLangs,     kDirIndexes, kBaseNames,      kFileColors,    kFileClass,   kFileDependsX,
    kFileDependsN,    kLongFileSizes, kFileCaps,   kFileSignatures, kFileMimeIndex};

/// rpm's "color": what an ELF file is for.
uint64_t color_of(const std::string& bytes) {
  if (!bytes.starts_with(ELFMAG) || bytes.size() <= EI_CLASS) return 0;
  return bytes[EI_CLASS] == ELFCLASS64 ? 2 : bytes[EI_CLASS] == ELFCLASS32 ? 1 : 0;
}

/// The number of a text in a list of texts, which gets it if it does not have it.
size_t number_of(RpmHeader& header, int tag, const std::string& text) {
  const auto texts = header.strings(tag).value_or(std::vector<std::string>{});
  const auto found = std::find(texts.begin(), texts.end(), text);
  if (found == texts.end()) header.append_text(tag, text);
  return static_cast<size_t>(found - texts.begin());
}

class FileListWriter {
 public:
  FileListWriter(RpmHeader& header, const std::vector<RpmChangedFile>& files, const Rewrite& rewrite)
      : header_(header),
        files_(files),
        rewrite_(rewrite),
        digest_(rpm_file_digest(header)),
        old_count_(header.count(kBaseNames)) {}

  void write() {
    check_unknown();
    // A new file begins as a copy of another one.
    const size_t like = some_file();
    std::vector<size_t> numbers;
    numbers.reserve(files_.size());
    for (const auto& file : files_) numbers.push_back(file.old.value_or(like));
    for (int tag : kFileLists) header_.pick(tag, numbers);
    for (size_t i = 0; i < files_.size(); ++i) {
      if (!files_[i].old) place(i);
      if (files_[i].content != nullptr) describe(i);
    }
  }

 private:
  void check_unknown() const {
    for (int tag : header_.tags())
      if (tag > kLastKnown && header_.count(tag) == old_count_ && files_.size() != old_count_)
        throw Error(ExitStatus::impossible,
                    "a tag of its header that extmod-pkg does not know may be a list of its files (" +
                        std::to_string(tag) + ")",
                    rewrite_.package, "change files only, without new and removed ones");
  }

  size_t some_file() const {
    for (const auto& file : files_)
      if (file.old && S_ISREG(file.mode)) return *file.old;
    return 0;
  }

  void place(size_t at) {
    const std::string& path = files_[at].path;
    const std::string folder = folder_of(path);
    header_.set_text(kBaseNames, at, path.substr(folder.empty() ? 0 : folder.size() + 1));
    header_.set_number(kDirIndexes, at, number_of(header_, kDirNames, folder.empty() ? "/" : "/" + folder + "/"));
    header_.set_number(kFileInodes, at, files_[at].inode);
    for (int tag : {kFileUserName, kFileGroupName}) header_.set_text(tag, at, "root");
    for (int tag : {kFileFlags, kFileUids, kFileGids, kFileRdevs}) header_.set_number(tag, at, 0);
    for (int tag : {kFileLinkTos, kFileLangs, kFileCaps, kFileSignatures}) header_.set_text(tag, at, "");
  }

  void describe(size_t at) {
    const std::string& bytes = files_[at].content->bytes;
    for (int tag : {kFileSizes, kLongFileSizes}) header_.set_number(tag, at, bytes.size());
    header_.set_number(kFileModes, at, files_[at].mode);
    header_.set_number(kFileMtimes, at, static_cast<uint64_t>(rewrite_.changes.time));
    header_.set_text(kFileDigests, at, digest_of(digest_(), bytes));
    header_.set_text(kFileSignatures, at, "");
    header_.set_number(kFileColors, at, color_of(bytes));
    // rpm calls it by this where it knows no class.
    if (header_.has(kFileClass)) header_.set_number(kFileClass, at, number_of(header_, kClassDict, ""));
    if (header_.has(kFileMimeIndex)) header_.set_number(kFileMimeIndex, at, number_of(header_, kMimeDict, ""));
    for (int tag : {kFileDependsX, kFileDependsN}) header_.set_number(tag, at, 0);
  }

  RpmHeader& header_;
  const std::vector<RpmChangedFile>& files_;
  const Rewrite& rewrite_;
  std::function<Digest()> digest_;
  size_t old_count_;
};

RpmChangedFile new_file(const std::string& path, const NewContent& content, uint32_t inode) {
  return {path, std::nullopt, &content, S_IFREG | content.mode, content.bytes.size(), inode};
}

}  // namespace

std::vector<RpmChangedFile> rpm_changed_files(const Rewrite& rewrite, const RpmHeader& header) {
  std::vector<RpmChangedFile> files;
  const auto old = rpm_files(header);
  const auto inodes = header.numbers(kFileInodes).value_or(std::vector<uint64_t>(old.size(), 0));
  uint64_t last_inode = 0;
  for (size_t i = 0; i < old.size(); ++i) {
    const std::string path = normal_path(old[i].entry.path);
    if (i < inodes.size()) last_inode = std::max(last_inode, inodes[i]);
    if (rewrite.changes.removed.contains(path)) continue;
    const bool is_link = old[i].entry.kind == EntryKind::link;
    RpmChangedFile file{path, i, nullptr, old[i].mode, is_link ? old[i].entry.target.size() : old[i].entry.size, 0};
    auto content = rewrite.changes.files.find(path);
    if (content != rewrite.changes.files.end()) {
      if (old[i].ghost)
        throw Error(ExitStatus::impossible, "a new file that the package lists without content (%ghost)",
                    rewrite.package.string() + ": " + path);
      file.content = &content->second;
      file.mode = S_IFREG | content->second.mode;
      file.size = content->second.bytes.size();
    }
    files.push_back(std::move(file));
  }
  for (const auto& change : rewrite.changes.files) {
    if (rewrite.original.has(change.first)) continue;
    const RpmChangedFile added = new_file(change.first, change.second, static_cast<uint32_t>(++last_inode));
    files.insert(std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path > added.path; }),
                 added);
  }
  return files;
}

void write_changed_files(RpmHeader& header, const std::vector<RpmChangedFile>& files, const Rewrite& rewrite) {
  FileListWriter(header, files, rewrite).write();
}

}  // namespace extmod
