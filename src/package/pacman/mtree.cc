// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/mtree.h"

#include <fmt/format.h>

#include "package/compressor.h"

namespace extmod {

std::string mtree_escaped(const std::string& name) {
  std::string text;
  for (char byte : name) {
    bool plain = byte > ' ' && byte < 0x7f && byte != '#' && byte != '=' && byte != '\\';
    text += plain ? std::string(1, byte) : fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
  }
  return text;
}

Mtree::Mtree(int64_t time) : time_(time), text_("#mtree\n/set type=file uid=0 gid=0 mode=644\n") {}

void Mtree::add(const PackageEntry& entry, const EntryContent& content) {
  text_ += "./" + mtree_escaped(entry.path) + fmt::format(" time={}.0", time_);
  switch (entry.kind) {
    case EntryKind::folder:
      text_ += fmt::format(" mode={:o} type=dir", entry.mode);
      break;
    case EntryKind::link:
      text_ += " mode=777 type=link link=" + mtree_escaped(entry.target);
      break;
    default:
      if (entry.mode != 0644) text_ += fmt::format(" mode={:o}", entry.mode);
      text_ += fmt::format(" size={} md5digest={} sha256digest={}", content.bytes.size(), content.md5, content.sha256);
  }
  text_ += '\n';
}

std::string Mtree::finish() const {
  return compress(text_, {CompressionKind::gzip, 9});
}

}  // namespace extmod
