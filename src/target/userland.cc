// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland.h"

#include <algorithm>

#include "support/text.h"
#include "support/version.h"

namespace extmod {
namespace {

bool is_c_library(const std::string& soname) {
  // libc.so.6 of glibc, libc.so or libc.musl-x86_64.so.1 of musl, libc.so of bionic, libc.so.0 of uClibc
  return soname == "libc.so" || soname.starts_with("libc.so.") || soname.starts_with("libc.musl-");
}

CLibrary c_library_of(const ElfFacts& program) {
  const std::string loader = program.interpreter.value_or("");
  if (loader.empty() && program.needed.empty()) return CLibrary::none;
  if (loader.find("/ld-musl-") != std::string::npos) return CLibrary::musl;
  if (loader.find("/ld-uClibc") != std::string::npos || loader.find("/ld64-uClibc") != std::string::npos)
    return CLibrary::uclibc;
  if (loader.starts_with("/system/bin/linker")) return CLibrary::bionic;
  for (const auto& [library, versions] : program.versions)
    for (const auto& version : versions)
      if (is_c_library(library) && version.starts_with("GLIBC_")) return CLibrary::glibc;
  for (const auto& library : program.needed) {
    if (library.starts_with("libc.musl-")) return CLibrary::musl;
    if (library == "libc.so.6" || library == "libc.so.6.1") return CLibrary::glibc;
    if (library == "libc.so.0" || library == "libc.so.1") return CLibrary::uclibc;
  }
  return CLibrary::unknown;
}

std::string name_and_version(const Userland& userland) {
  std::string text = to_string(userland.c_library);
  for (const auto& [library, versions] : userland.versions)
    if (is_c_library(library))
      if (std::string newest = newest_version(versions, "GLIBC"); !newest.empty()) text += " " + newest;
  return text;
}

}  // namespace

std::string to_string(CLibrary library) {
  switch (library) {
    case CLibrary::none:
      return "static";
    case CLibrary::glibc:
      return "glibc";
    case CLibrary::musl:
      return "musl";
    case CLibrary::uclibc:
      return "uClibc";
    case CLibrary::bionic:
      return "bionic";
    case CLibrary::unknown:
      return "another C library";
  }
  return {};
}

std::optional<CLibrary> c_library_of_triplet(const std::string& triplet) {
  const std::string environment = triplet.substr(triplet.rfind('-') + 1);
  if (environment.starts_with("gnu")) return CLibrary::glibc;
  if (environment.starts_with("musl")) return CLibrary::musl;
  if (environment.starts_with("uclibc")) return CLibrary::uclibc;
  if (environment.starts_with("android")) return CLibrary::bionic;
  return std::nullopt;
}

std::string to_string(const Userland& userland) {
  return to_string(userland.abi) + ", " + name_and_version(userland) +
         (userland.loader ? ", loader " + *userland.loader : "");
}

std::string newest_version(const std::set<std::string>& versions, const std::string& family) {
  std::string newest;
  for (const auto& name : versions) {
    if (!name.starts_with(family + "_")) continue;
    std::string version = name.substr(family.size() + 1);
    bool is_number = !version.empty() && version[0] >= '0' && version[0] <= '9';
    if (is_number && (newest.empty() || version_less(newest, version))) newest = version;
  }
  return newest;
}

Userland userland_of(const ElfFacts& program) {
  return {abi_of(program), program.interpreter, c_library_of(program), program.versions};
}

CommonUserland common_userland(const std::map<std::string, ElfFacts>& programs) {
  CommonUserland common;
  for (const auto& [path, facts] : programs) {
    Userland own = userland_of(facts);
    if (!common.userland) {
      common.userland = own;
      continue;
    }
    Userland& all = *common.userland;
    const bool is_static = own.c_library == CLibrary::none;
    bool same = agree(own.abi, all.abi) && (is_static || all.c_library == CLibrary::none || own.loader == all.loader);
    if (!same && common.odd_one.empty()) common.odd_one = path;
    if (!same || is_static) continue;
    if (all.c_library == CLibrary::none) std::tie(all.loader, all.c_library) = std::pair(own.loader, own.c_library);
    for (const auto& [library, versions] : own.versions) all.versions[library].insert(versions.begin(), versions.end());
  }
  return common;
}

std::string why_not_in(const Userland& programs, const Userland& target) {
  if (!agree(programs.abi, target.abi)) return "they are for " + to_string(programs.abi);
  if (programs.c_library == CLibrary::none) return {};
  if (target.c_library == CLibrary::none) return "they need shared libraries";
  if (programs.loader != target.loader)
    return "their dynamic loader is " + programs.loader.value_or("none") + ", not " + target.loader.value_or("none");
  if (programs.c_library != target.c_library) return "their C library is " + to_string(programs.c_library);
  auto missing = too_new_for(programs.versions, target);
  return missing.empty() ? "" : "they need newer libraries (" + join(missing, ", ") + ")";
}

std::vector<std::string> too_new_for(const std::map<std::string, std::set<std::string>>& needed,
                                     const Userland& target) {
  std::vector<std::string> missing;
  for (const auto& [library, versions] : needed) {
    auto known = target.versions.find(library);
    if (known == target.versions.end()) continue;
    std::vector<std::string> lacking;
    std::set_difference(versions.begin(), versions.end(), known->second.begin(), known->second.end(),
                        std::back_inserter(lacking));
    if (!lacking.empty()) missing.push_back(library + ": " + join(lacking, " "));
  }
  return missing;
}

}  // namespace extmod
