// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/elf_layout.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "support/elf_headers.h"

namespace extmod {
namespace {

struct LayoutCloser {
  void operator()(Elf* elf) const { elf_end(elf); }
};

void check_layout(bool good) {
  if (!good) throw ElfError(elf_errmsg(-1));
}

/// The names of all sections may lie in one long text: none is read further than this.
std::string_view section_name(std::string_view table, uint64_t offset) {
  constexpr size_t kLongestName = 200;
  const std::string_view rest = table.substr(std::min<uint64_t>(offset, table.size()), kLongestName);
  return rest.substr(0, rest.find('\0'));
}

}  // namespace

ElfLayout read_elf_layout(std::string_view bytes) {
  if (!bytes.starts_with("\177ELF")) throw ElfError("it is no ELF file");
  const ElfHeaders headers = read_elf_file_header(bytes);
  check_elf_sections(headers, bytes);
  // libelf writes into what it is given only on demand.
  const std::unique_ptr<Elf, LayoutCloser> elf(elf_memory(const_cast<char*>(bytes.data()), bytes.size()));
  check_layout(elf != nullptr && elf_kind(elf.get()) == ELF_K_ELF);
  size_t count = 0;
  size_t names = 0;
  check_layout(elf_getshdrnum(elf.get(), &count) == 0 && elf_getshdrstrndx(elf.get(), &names) == 0);

  ElfLayout layout;
  layout.machine = headers.machine;
  layout.end = headers.file.e_shoff + count * headers.file.e_shentsize;
  std::vector<GElf_Shdr> sections;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf.get(), section)) != nullptr;)
    check_layout(gelf_getshdr(section, &sections.emplace_back()) != nullptr);
  auto has_content = [](const GElf_Shdr& header) { return header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL; };
  auto content = [&](const GElf_Shdr& header) { return bytes.substr(header.sh_offset, header.sh_size); };
  // libelf leaves out section 0.
  const bool named = names > 0 && names <= sections.size() && has_content(sections[names - 1]);
  const std::string_view table = named ? content(sections[names - 1]) : "";
  for (const auto& header : sections) {
    if (!has_content(header)) continue;
    layout.end = std::max(layout.end, header.sh_offset + header.sh_size);
    layout.sections.emplace(section_name(table, header.sh_name), content(header));
  }
  return layout;
}

}  // namespace extmod
