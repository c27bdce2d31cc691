// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_versions.h"

#include <endian.h>

#include <cstring>

namespace extmod {
namespace {

/// The kernel knows no longer names (KSYM_NAME_LEN), and nobody can make us keep one.
std::string versions_name(std::string_view rest) {
  constexpr size_t kLongestName = 600;
  rest = rest.substr(0, kLongestName);
  return std::string(rest.substr(0, rest.find('\0')));
}

}  // namespace

ModuleVersions read_module_versions(std::string_view basic, std::string_view extended_crcs,
                                    std::string_view extended_names, const ElfMachine& machine) {
  ModuleVersions versions;
  auto number = [&](std::string_view bytes) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return machine.little_endian ? le32toh(value) : be32toh(value);
  };
  std::string_view crcs = extended_crcs;
  std::string_view names = extended_names;
  while (crcs.size() >= sizeof(uint32_t) && names.find('\0') != std::string_view::npos) {
    versions.crcs.emplace(versions_name(names), number(crcs));
    crcs.remove_prefix(sizeof(uint32_t));
    names.remove_prefix(names.find('\0') + 1);
  }
  if (!crcs.empty() || names.find_first_not_of('\0') != std::string_view::npos)
    versions.fault = "__version_ext_crcs and __version_ext_names have not as many entries";
  // struct modversion_info: an unsigned long, and a name that fills 64 bytes.
  constexpr size_t kEntry = 64;
  if (basic.size() % kEntry != 0) versions.fault = "__versions has a wrong size";
  const size_t name_at = machine.bits == 64 ? 8 : 4;
  const size_t crc_at = machine.little_endian ? 0 : name_at - sizeof(uint32_t);
  for (; basic.size() >= kEntry; basic.remove_prefix(kEntry)) {
    const uint32_t crc = number(basic.substr(crc_at));
    const auto [at, is_new] = versions.crcs.emplace(versions_name(basic.substr(name_at, kEntry - name_at)), crc);
    if (!is_new && at->second != crc) versions.fault = "it has two CRCs of " + at->first + ", for different kernels";
  }
  return versions;
}

}  // namespace extmod
