// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace extmod {

/// What a family of distributions calls things and how it installs them: a row of the table in distro.cc. In the texts
/// {packages}, {triplet} and {arch} stand for packages, the GNU triplet and the distribution's name of the
/// architecture.
struct Distro {
  const char* id;                                   ///< ID of os-release(5); derivatives name it in ID_LIKE
  const char* c_library_name;                       ///< `glibc`
  const char* install;                              ///< `apt-get install {packages}`
  std::map<std::string, std::string> tools;         ///< program -> package, if their names differ
  std::map<std::string, std::string> libraries;     ///< library as the tree's programs call it -> development package
  const char* native;                               ///< packages with which this machine compiles for itself
  const char* multilib;                             ///< packages with which it compiles with -m32
  const char* compiler;                             ///< how to get a cross compiler of this triplet with a C library
  const char* c_library;                            ///< how to get the C library for a compiler of another triplet
  const char* foreign_package;                      ///< a package for another triplet, `{package}:{arch}`
  const char* foreign_library;                      ///< how to get development packages for another triplet
  std::string (*arch)(const std::string& triplet);  ///< the distribution's name; empty if it has none
};

/// The row for the text of an os-release file; the last one, which names no command, if no family in it is known.
const Distro& distro_of(const std::string& os_release);

/// The package with what programs are linked with, `libssl-dev` for libcrypto; empty if it is not known.
std::string development_package_of(const Distro& distro, const std::string& library);

/// The distribution of this machine.
const Distro& this_distro();

/// `arm64` -> `aarch64-linux-gnu`: the GNU triplet of a name that only distributions have for an architecture; empty if
/// none has it.
std::string triplet_of_distro_name(const std::string& name);

/// Advice for error messages, a sentence without a full stop: what to type on a machine of this distribution.
std::string advise_program(const Distro& distro, const std::string& program);
std::string advise_native_compiler(const Distro& distro);
std::string advise_multilib(const Distro& distro);
/// Empty for a triplet that the distribution has no name for.
std::string advise_compiler(const Distro& distro, const std::string& triplet);
std::string advise_c_library(const Distro& distro, const std::string& triplet);
/// An empty triplet is this machine's own.
std::string advise_library(const Distro& distro, const std::string& library, const std::string& triplet);

}  // namespace extmod
