// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/tools.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "distro/distro.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// `gcc-12` -> {gcc, 12}; `/usr/bin/pahole` -> {usr, bin, pahole}; `clang15` -> {clang, 15}
Words words_of(const std::string& name) {
  Words words;
  bool joins = false;
  for (char byte : name) {
    const bool is_digit = std::isdigit(static_cast<unsigned char>(byte)) != 0;
    if (std::isalnum(static_cast<unsigned char>(byte)) == 0) {
      joins = false;
      continue;
    }
    if (!joins || (is_digit && !is_number(words.back()) && words.back().size() > 1)) words.emplace_back();
    words.back() += byte;
    joins = true;
  }
  return words;
}

bool has(const Words& words, const char* word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Packages that have a tool and no name of it.
struct Bundle {
  const char* package;
  Words tools;
};
const std::vector<Bundle>& bundles() {
  static const std::vector<Bundle> kBundles = {{"build-essential", {kGcc, kBinutils}},
                                               {"base-devel", {kGcc, kBinutils}},
                                               {"build-base", {kGcc, kBinutils}},
                                               {"dwarves", {kPahole}},
                                               {"rust", {kRustc}},
                                               {"rustup", {kRustc}},
                                               {"llvm", {kBinutils}}};
  return kBundles;
}

/// What packages of all distributions are called that have a library, and what else they need.
struct LibraryRow {
  Words sonames;  ///< beginnings
  const char* library;
  Words packages;
};
const std::vector<LibraryRow>& library_rows() {
  static const std::vector<LibraryRow> kRows = {
      {{"libcrypto.so.", "libssl.so."},
       "libcrypto",
       {"openssl", "openssl-libs", "libopenssl3", "libssl3", "libssl3t64", "libcrypto3"}},
      {{"libelf.so."}, "libelf", {"elfutils-libelf", "libelf1", "elfutils", "pahole", "dwarves"}},
      {{"libdw.so."}, "libdw", {"elfutils-libs", "libdw1", "elfutils", "pahole", "dwarves"}},
      {{"libz.so."}, "zlib", {"zlib", "libz1", "zlib-ng-compat", "pahole", "dwarves"}},
      {{"libzstd.so."}, "libzstd", {"zstd", "libzstd", "libzstd1", "pahole", "dwarves"}},
      {{"libc.so.", "libm.so.", "libpthread.so.", "libdl.so.", "librt.so.", "libgcc_s.so.", "libc.musl-"},
       "libc",
       {"glibc", "musl", "make", "perl", "bash", "libc6-dev", "glibc-devel", "musl-dev"}}};
  return kRows;
}

/// Development packages need their library, and those of libelf the ones that libelf uses.
bool is_development_package(const std::string& name, const std::string& library) {
  for (const char* id : {"debian", "fedora", "suse", "arch", "alpine"}) {
    const auto& libraries = distro_of(std::string("ID=") + id).libraries;
    auto is = [&](const std::string& known) {
      auto row = libraries.find(known);
      return row != libraries.end() && row->second == name;
    };
    if (is(library)) return true;
    if ((library == "zlib" || library == "libzstd") && (is("libelf") || is("libdw"))) return true;
  }
  return false;
}

/// The library by the name of a package, or by its own, which may have a symbol version in parentheses.
std::optional<ToolInName> library_in(const std::string& dependency, const std::string& library) {
  if (brings_library(dependency, library)) return ToolInName{};
  const std::string prefix = "so:";
  const std::string soname = dependency.starts_with(prefix) ? dependency.substr(prefix.size()) : dependency;
  if (library_of(soname) != library) return std::nullopt;
  const size_t version = dependency.find('_');
  if (version == std::string::npos) return ToolInName{};
  return ToolInName{dependency.substr(version + 1, dependency.find(')', version) - version - 1)};
}

}  // namespace

bool is_compiler(const std::string& tool) {
  return tool == kGcc || tool == kClang || tool == kLld || tool == kLlvm;
}

bool is_toolchain(const std::string& tool) {
  return is_compiler(tool) || tool == kBinutils || tool == kRustc;
}

std::string tool_of_program(const std::string& program) {
  // Others are everywhere (sh, sed, awk), come with the compiler, or have a row of their own (pahole, openssl).
  for (const char* tool : {"perl", "bc", "flex", "bison", "python3"})
    if (program == tool) return tool;
  return {};
}

std::string package_of_tool(const std::string& id, const std::string& tool) {
  const std::string cross = "gcc-";
  if (tool.starts_with(cross)) {
    const std::string triplet = tool.substr(cross.size());
    return id == "arch" ? triplet + "-gcc" : cross + replace_all(triplet, "_", "-");
  }
  const auto& tools = distro_of("ID=" + id).tools;
  auto other = tools.find(tool);
  return other != tools.end() ? other->second : tool;
}

std::optional<ToolInName> tool_in(const std::string& dependency, const std::string& tool) {
  if (tool == kLibcrypto) return library_in(dependency, tool);
  for (const auto& bundle : bundles())
    if (dependency == bundle.package && has(bundle.tools, tool.c_str())) return ToolInName{};
  const Words words = words_of(dependency);
  // gcc-libs and gcc-12-base have no compiler.
  if (has(words, "libs") || has(words, "base")) return std::nullopt;
  auto word = std::find(words.begin(), words.end(), tool);
  // A compiler needs them.
  if (word == words.end() && tool == kBinutils) word = std::find(words.begin(), words.end(), kGcc);
  if (word == words.end()) return std::nullopt;
  if (tool == kBinutils || ++word == words.end() || !is_number(*word)) return ToolInName{};
  return ToolInName{*word};
}

std::string library_of(const std::string& soname) {
  for (const auto& row : library_rows())
    for (const auto& start : row.sonames)
      if (soname.starts_with(start)) return row.library;
  return {};
}

bool brings_library(const std::string& dependency, const std::string& library) {
  for (const auto& row : library_rows())
    if (library == row.library && has(row.packages, dependency.c_str())) return true;
  if (library == "libc") return tool_in(dependency, kGcc) || tool_in(dependency, kClang);
  return is_development_package(dependency, library);
}

}  // namespace extmod
