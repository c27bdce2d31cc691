// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_elf.h"

#include <algorithm>

#include "support/text.h"

namespace extmod {
namespace {

/// Numbers in the byte order and word size of one ELF file.
class Bytes {
 public:
  explicit Bytes(const ElfMachine& machine) : machine_(machine) {}

  Bytes& number(uint64_t value, size_t size) {
    for (size_t i = 0; i < size; ++i) {
      size_t byte = machine_.little_endian ? i : size - 1 - i;
      text += static_cast<char>(value >> (8 * byte));
    }
    return *this;
  }
  Bytes& half(uint64_t value) { return number(value, 2); }
  Bytes& word(uint64_t value) { return number(value, 4); }
  Bytes& wide(uint64_t value) { return number(value, wide_size()); }
  size_t wide_size() const { return machine_.bits == 64 ? 8 : 4; }

  std::string text;

 private:
  ElfMachine machine_;
};

struct Strings {
  size_t add(const std::string& word) {
    size_t at = text.size();
    text += word + '\0';
    return at;
  }
  std::string text = std::string(1, '\0');
};

struct Section {
  uint32_t type;
  std::string content;
  uint32_t link;
  uint32_t info;
  uint64_t entry_size;
  size_t offset = 0;
  size_t name = 0;
};

constexpr size_t kAddressTags = 5;

/// Entries of the dynamic section that name the addresses of other sections.
std::string address_tags(const FakeElf& elf, const std::vector<Section>& sections) {
  Bytes out(elf.machine);
  out.wide(DT_STRTAB).wide(elf.load_address + sections[1].offset).wide(DT_STRSZ).wide(sections[1].content.size());
  out.wide(DT_SYMTAB).wide(elf.load_address + sections[1].offset);
  const std::pair<uint32_t, int> kTags[] = {{SHT_GNU_verneed, DT_VERNEED}, {SHT_GNU_verdef, DT_VERDEF}};
  for (const auto& [type, tag] : kTags) {
    auto at =
        std::find_if(sections.begin(), sections.end(), [wanted = type](const auto& one) { return one.type == wanted; });
    out.wide(at == sections.end() ? DT_DEBUG : tag).wide(at == sections.end() ? 0 : elf.load_address + at->offset);
  }
  return out.text;
}

std::string dynamic_section(const FakeElf& elf, Strings& strings) {
  Bytes out(elf.machine);
  for (const auto& library : elf.needed) out.wide(DT_NEEDED).wide(strings.add(library));
  if (!elf.run_path.empty()) out.wide(DT_RUNPATH).wide(strings.add(elf.run_path));
  if (!elf.old_run_path.empty()) out.wide(DT_RPATH).wide(strings.add(elf.old_run_path));
  if (!elf.soname.empty()) out.wide(DT_SONAME).wide(strings.add(elf.soname));
  if (elf.flags_1 != 0) out.wide(DT_FLAGS_1).wide(elf.flags_1);
  if (elf.is_loadable()) out.text.resize(out.text.size() + kAddressTags * 2 * out.wide_size());
  return out.wide(DT_NULL).wide(0).text;
}

std::string version_needs(const FakeElf& elf, Strings& strings) {
  constexpr size_t kEntry = 16;
  Bytes out(elf.machine);
  size_t left = elf.versions.size();
  for (const auto& [library, versions] : elf.versions) {
    bool last = --left == 0;
    out.half(1).half(versions.size()).word(strings.add(library));
    out.word(last ? elf.second_need_aux : kEntry);
    out.word(last ? elf.second_need_step : kEntry * (1 + versions.size()));
    for (size_t i = 0; i < versions.size(); ++i)
      out.word(0)
          .half(elf.weak_versions ? VER_FLG_WEAK : 0)
          .half(2 + i)
          .word(strings.add(versions[i]))
          .word(i + 1 < versions.size() ? kEntry : 0);
  }
  return out.text;
}

std::string version_definitions(const FakeElf& elf, Strings& strings) {
  constexpr size_t kEntry = 20;
  constexpr size_t kName = 8;
  std::vector<std::string> names = elf.defined_versions;
  names.insert(names.begin(), "lib.so");
  Bytes out(elf.machine);
  for (size_t i = 0; i < names.size(); ++i) {
    bool last = i + 1 == names.size();
    out.half(1).half(i == 0 ? VER_FLG_BASE : 0).half(i + 1).half(1).word(0).word(kEntry);
    out.word(last ? 0 : kEntry + kName).word(strings.add(names[i])).word(0);
  }
  return out.text;
}

std::string elf_header(const FakeElf& elf, size_t program_headers, size_t section_headers_at, size_t sections) {
  Bytes out(elf.machine);
  bool wide = elf.machine.bits == 64;
  out.text = ELFMAG;
  out.text += static_cast<char>(wide ? ELFCLASS64 : ELFCLASS32);
  out.text += static_cast<char>(elf.machine.little_endian ? ELFDATA2LSB : ELFDATA2MSB);
  out.text += static_cast<char>(EV_CURRENT);
  out.text.resize(EI_NIDENT, '\0');
  size_t size = wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
  out.half(elf.type).half(elf.machine.machine).word(EV_CURRENT);
  out.wide(elf.is_loadable() ? elf.load_address + size : 0).wide(program_headers > 0 ? size : 0);
  out.wide(section_headers_at).word(elf.flags).half(size);
  out.half(wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)).half(program_headers);
  out.half(wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr)).half(sections).half(sections > 0 ? sections - 1 : 0);
  return out.text;
}

std::string program_header(const FakeElf& elf, uint32_t type, size_t offset, size_t size) {
  const uint64_t address = elf.load_address + offset;
  Bytes out(elf.machine);
  out.word(type);
  if (elf.machine.bits == 64) out.word(PF_R | PF_X);
  out.wide(offset).wide(address).wide(address).wide(size).wide(size);
  if (elf.machine.bits == 32) out.word(PF_R | PF_X);
  return out.wide(1).text;
}

std::string section_header(const ElfMachine& machine, const Section& section) {
  Bytes out(machine);
  out.word(section.name).word(section.type).wide(0).wide(0).wide(section.offset).wide(section.content.size());
  return out.word(section.link).word(section.info).wide(1).wide(section.entry_size).text;
}

}  // namespace

std::string FakeElf::bytes() const {
  const bool by_loader = is_loadable() && (type == ET_DYN || interpreter);
  const bool dynamic = by_loader || flags_1 != 0 || !needed.empty() || !run_path.empty() || !versions.empty() ||
                       !defined_versions.empty();
  Strings strings;
  Bytes numbers(machine);
  std::vector<Section> sections = {{SHT_NULL, {}, 0, 0, 0}, {SHT_STRTAB, {}, 0, 0, 0}};
  if (dynamic) sections.push_back({SHT_DYNAMIC, dynamic_section(*this, strings), 1, 0, 2 * numbers.wide_size()});
  if (!versions.empty())
    sections.push_back({SHT_GNU_verneed, version_needs(*this, strings), 1, static_cast<uint32_t>(versions.size()), 0});
  if (!defined_versions.empty())
    sections.push_back({SHT_GNU_verdef, version_definitions(*this, strings), 1,
                        static_cast<uint32_t>(defined_versions.size() + 1), 0});
  sections[1].content = strings.text;
  Strings names;
  for (const auto& [name, text] : this->sections) sections.push_back({SHT_PROGBITS, text, 0, 0, 0, 0, names.add(name)});
  sections.push_back({SHT_STRTAB, names.text, 0, 0, 0});

  const size_t headers = (interpreter ? 2 : 0) + (dynamic ? 1 : 0) + (is_loadable() ? 1 : 0);
  const size_t headers_at = machine.bits == 64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
  const size_t headers_size = headers * (machine.bits == 64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr));
  const size_t start = headers_at + headers_size;
  std::string content = interpreter ? *interpreter + '\0' : "";
  size_t interpreter_size = content.size();
  for (auto& section : sections) {
    content.resize((start + content.size() + 15) / 16 * 16 - start, '\0');
    section.offset = section.type == SHT_NULL ? 0 : start + content.size();
    content += section.content;
  }
  if (is_loadable() && dynamic) {
    const size_t end = sections[2].offset + sections[2].content.size() - start;
    const std::string tags = address_tags(*this, sections);
    content.replace(end - 2 * numbers.wide_size() - tags.size(), tags.size(), tags);
  }
  content += trailing_text;
  content.resize((start + content.size() + 15) / 16 * 16 - start, '\0');

  std::string result =
      elf_header(*this, headers, segments_only ? 0 : start + content.size(), segments_only ? 0 : sections.size());
  if (interpreter) result += program_header(*this, PT_PHDR, headers_at, headers_size);
  if (interpreter) result += program_header(*this, PT_INTERP, start, interpreter_size);
  if (is_loadable()) result += program_header(*this, PT_LOAD, 0, start + content.size());
  if (dynamic) result += program_header(*this, PT_DYNAMIC, sections[2].offset, sections[2].content.size());
  result += content;
  if (segments_only) return result;
  for (const auto& section : sections) result += section_header(machine, section);
  return result;
}

std::string loader_for(const ElfMachine& machine) {
  if (machine == kX86) return "/lib64/ld-linux-x86-64.so.2";
  if (machine == kArm64) return "/lib/ld-linux-aarch64.so.1";
  if (machine == kArm) return "/lib/ld-linux-armhf.so.3";
  return "/lib/ld.so.1";
}

FakeElf program_for(const ElfMachine& machine) {
  FakeElf elf;
  elf.machine = machine;
  elf.interpreter = loader_for(machine);
  elf.needed = {"libc.so.6"};
  elf.versions = {{"libc.so.6", {"GLIBC_2.17", "GLIBC_2.34"}}};
  return elf;
}

FakeElf library_for(const ElfMachine& machine, const std::vector<std::string>& versions) {
  FakeElf elf;
  elf.machine = machine;
  elf.defined_versions = versions;
  return elf;
}

FakeElf object_for(const ElfMachine& machine) {
  FakeElf elf;
  elf.machine = machine;
  elf.type = ET_REL;
  return elf;
}

void write_elf(const std::filesystem::path& path, const FakeElf& elf) {
  std::filesystem::create_directories(path.parent_path());
  write_file(path, elf.bytes());
  std::filesystem::permissions(path, std::filesystem::perms(0755));
}

}  // namespace extmod
