// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// Type information (Documentation/bpf/btf.rst) that stands by itself, and that a module's refers to.
struct Btf {
  std::string strings;          ///< each ends with a zero byte
  std::vector<uint8_t> kinds;   ///< BTF_KIND_* by the type's id; 0 is void
  std::vector<uint32_t> names;  ///< where the names of data types are in `strings`, sorted by name
};

/// Type information is damaged. It says how: `its magic is wrong`.
struct BtfError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The .BTF section of a vmlinux, in the byte order of its file. Throws BtfError. Takes time by its size.
Btf read_btf(std::string_view section, bool little_endian);

/// What is wrong with a module's type information.
struct BtfFault {
  bool other_base = false;  ///< it belongs to another vmlinux; else it is damaged
  std::string what;         ///< `it ...`
};

/// The sections .BTF and .BTF.base of a module, the second empty where it has none. `kernel` is what the running kernel
/// has; without it less can be said. Checks more than the kernel, which takes any name that looks like one.
std::optional<BtfFault> fault_of_module_btf(std::string_view btf, std::string_view distilled_base, bool little_endian,
                                            const Btf* kernel);

}  // namespace extmod
