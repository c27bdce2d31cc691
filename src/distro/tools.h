// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace extmod {

/// The tools that module builds run on their machine, as this program calls them. `binutils` has as, ld and objcopy,
/// `libc-headers` are those of the C library.
inline constexpr const char* kGcc = "gcc";
inline constexpr const char* kClang = "clang";
inline constexpr const char* kLld = "lld";
inline constexpr const char* kLlvm = "llvm";
inline constexpr const char* kBinutils = "binutils";
inline constexpr const char* kPahole = "pahole";
inline constexpr const char* kRustc = "rustc";
inline constexpr const char* kLibcrypto = "libcrypto";
inline constexpr const char* kOpenssl = "openssl";
inline constexpr const char* kMake = "make";
inline constexpr const char* kLibcHeaders = "libc-headers";

/// Compilers and linkers have releases that are told apart by the first number.
bool is_compiler(const std::string& tool);

/// Whether the tool makes or links objects: a compiler, linker, assembler or rustc.
bool is_toolchain(const std::string& tool);

/// The tool that a program of this name belongs to, if it is one that a system may lack: `perl`; empty for others.
std::string tool_of_program(const std::string& program);

/// The package that has the tool in this distribution, `dwarves`; the row of distro.cc is `id`. `gcc-TRIPLET` is a
/// cross compiler.
std::string package_of_tool(const std::string& id, const std::string& tool);

/// Whether a dependency with this name, of whatever distribution, brings the tool. `number` is what the name says of
/// its version: 12 in `linux-compiler-gcc-12-x86`; empty if it says nothing.
struct ToolInName {
  std::string number;
};
std::optional<ToolInName> tool_in(const std::string& dependency, const std::string& tool);

/// `libelf` for libelf.so.1, `libc` for what comes with the C library; empty for a library that is not in the table.
std::string library_of(const std::string& soname);

/// Whether a dependency with this name, of whatever distribution, brings that library, or needs a package that does:
/// development packages, compilers for the C library, pahole for libelf.
bool brings_library(const std::string& dependency, const std::string& library);

}  // namespace extmod
