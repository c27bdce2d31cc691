// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "target/abi.h"

namespace extmod {

/// `none`: programs are static. `unknown`: a library that is none of these.
enum class CLibrary { none, glibc, musl, uclibc, bionic, unknown };
std::string to_string(CLibrary library);

/// What the last word of a GNU triplet says: `gnueabihf` glibc, `musl` musl. Nothing where it says something else.
std::optional<CLibrary> c_library_of_triplet(const std::string& triplet);

/// What programs of a machine are linked for. Read from programs, never looked up by a name.
struct Userland {
  Abi abi;
  std::optional<std::string> loader;  ///< nothing: static programs, which need none
  CLibrary c_library = CLibrary::none;
  /// Soname -> symbol versions. Of programs those that they need; of a machine those that its library has, for the
  /// libraries that were found.
  std::map<std::string, std::set<std::string>> versions;
};

/// For people: `aarch64, 64-bit, little-endian, glibc 2.36, loader /lib/ld-linux-aarch64.so.1`.
std::string to_string(const Userland& userland);

/// Highest number of a family among symbol versions: `GLIBC` in {GLIBC_2.17, GLIBC_2.34} -> `2.34`. Empty where there
/// is none.
std::string newest_version(const std::set<std::string>& versions, const std::string& family);

/// The userland that one program is linked for.
Userland userland_of(const ElfFacts& program);

/// What programs of one tree agree on, with the versions that any of them needs. Where they do not agree, `odd_one` is
/// the path of the first that differs from those before it.
struct CommonUserland {
  std::optional<Userland> userland;  ///< nothing where there are no programs
  std::string odd_one = {};
};
CommonUserland common_userland(const std::map<std::string, ElfFacts>& programs);

/// Why `programs` do not run in `target`, for people; empty where they do.
std::string why_not_in(const Userland& programs, const Userland& target);

/// The symbol versions that these programs need and the target's libraries lack: `libc.so.6: GLIBC_2.34`. Libraries of
/// which nothing is known count as good.
std::vector<std::string> too_new_for(const std::map<std::string, std::set<std::string>>& needed,
                                     const Userland& target);

}  // namespace extmod
