// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <elf.h>
#include <gtest/gtest.h>

#include <string>

namespace extmod {

/// A 64-bit ELF file of this machine whose fields a test changes.
struct ElfImage {
  std::string bytes;

  Elf64_Ehdr& header() { return at<Elf64_Ehdr>(0); }
  Elf64_Phdr& segment(size_t index) { return at<Elf64_Phdr>(header().e_phoff + index * sizeof(Elf64_Phdr)); }
  /// The nth program header of this type; a negative one counts from the end.
  Elf64_Phdr& find(uint32_t type, int nth = 0) {
    const int step = nth < 0 ? -1 : 1;
    for (int i = nth < 0 ? header().e_phnum - 1 : 0, left = nth < 0 ? -nth - 1 : nth; i >= 0 && i < header().e_phnum;
         i += step)
      if (segment(static_cast<size_t>(i)).p_type == type && left-- == 0) return segment(static_cast<size_t>(i));
    ADD_FAILURE() << "no program header " << nth << " of type " << type;
    return segment(0);
  }
  /// The entry of the dynamic segment.
  Elf64_Dyn& dynamic(int64_t tag) {
    for (uint64_t offset = find(PT_DYNAMIC).p_offset;; offset += sizeof(Elf64_Dyn)) {
      auto& entry = at<Elf64_Dyn>(offset);
      if (entry.d_tag == tag) return entry;
      if (entry.d_tag != DT_NULL) continue;
      ADD_FAILURE() << "no dynamic entry " << tag;
      return entry;
    }
  }
  void without_sections() {
    header().e_shoff = 0;
    header().e_shnum = header().e_shstrndx = 0;
  }

 private:
  template <class T>
  T& at(uint64_t offset) {
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) throw std::out_of_range("not in the file");
    return *reinterpret_cast<T*>(bytes.data() + offset);
  }
};

/// A change of a good file.
struct Corruption {
  const char* name;
  void (*apply)(ElfImage&);
  const char* because = "";  ///< what the refusal says
};

}  // namespace extmod
