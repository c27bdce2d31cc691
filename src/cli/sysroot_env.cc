// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/sysroot_env.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;
using nlohmann::ordered_json;

Words together(std::initializer_list<Words> parts) {
  Words words;
  for (const auto& part : parts) words.insert(words.end(), part.begin(), part.end());
  return words;
}

Words cc_of(const SysrootEnv& env) {
  return together({env.cc, env.both});
}
/// `false` fails where C++ is compiled, and only there; no name at all would be this machine's compiler.
Words cxx_words(const SysrootEnv& env) {
  return env.cxx.empty() ? Words{"false"} : together({env.cxx, env.both});
}
std::string pkg_config_path(const SysrootEnv& env) {
  return join(env.pkg_config_folders, ":");
}

constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

/// configure and make split the words of CC and CPPFLAGS at blanks, and no quotes help.
std::string plain_words(const Words& words) {
  for (const auto& word : words)
    if (word.find_first_not_of(kPlain) != std::string::npos)
      throw Error(ExitStatus::impossible, "configure scripts cannot take a compiler with blanks or quotes in its name",
                  word, "give a link to it that has none (ln -s)");
  return join(words, " ");
}

std::string shell_text(const SysrootEnv& env) {
  std::vector<std::pair<std::string, std::string>> rows = {{"CC", plain_words(cc_of(env))},
                                                           {"CXX", plain_words(cxx_words(env))}};
  for (const auto& [name, variable] : {std::pair("ar", "AR"),
                                       {"ranlib", "RANLIB"},
                                       {"strip", "STRIP"},
                                       {"ld", "LD"},
                                       {"nm", "NM"},
                                       {"objcopy", "OBJCOPY"},
                                       {"objdump", "OBJDUMP"},
                                       {"readelf", "READELF"}})
    rows.emplace_back(variable, env.tools.at(name));
  // CFLAGS and CXXFLAGS stay the builder's own: -O2 -g.
  rows.emplace_back("CPPFLAGS", plain_words(env.c_flags));
  rows.emplace_back("LDFLAGS", plain_words(env.ld_flags));
  rows.emplace_back("PKG_CONFIG", "pkg-config");
  rows.emplace_back("PKG_CONFIG_PATH", "");
  rows.emplace_back("PKG_CONFIG_LIBDIR", pkg_config_path(env));
  rows.emplace_back("PKG_CONFIG_SYSROOT_DIR", env.sysroot);
  rows.emplace_back("CHOST", env.triplet);
  rows.emplace_back("SYSROOT", env.sysroot);
  std::string text;
  for (const auto& [name, value] : rows) text += "export " + name + "=" + shell_quote({value}) + "\n";
  return text +
         "# ./configure --host=\"$CHOST\" --prefix=/usr --with-sysroot=\"$SYSROOT\" && make && make install "
         "DESTDIR=\"$SYSROOT\"\n";
}

std::string cmake_quoted(const std::string& text) {
  std::string quoted = text;
  for (const char* special : {"\\", "\"", "$"}) quoted = replace_all(quoted, special, std::string("\\") + special);
  return "\"" + quoted + "\"";
}

std::string cmake_list(const Words& words) {
  return cmake_quoted(join(words, ";"));
}

/// CMake hands them to a shell.
std::string cmake_flags(const Words& words) {
  return cmake_quoted(words.empty() ? "" : shell_quote(words));
}

/// As `uname -m` says it there.
std::string processor_of(const SysrootEnv& env) {
  std::string word = split(env.triplet, '-').front();
  if (env.machine.machine == EM_386) return "i686";
  if (env.machine.machine == EM_MIPS) return env.machine.bits == 64 ? "mips64" : "mips";
  return word.starts_with("powerpc") ? "ppc" + word.substr(std::string("powerpc").size()) : word;
}

std::string cmake_text(const SysrootEnv& env) {
  std::string text =
      "# cmake --toolchain THIS_FILE -DCMAKE_INSTALL_PREFIX=/usr -S SOURCE -B BUILD && cmake --build BUILD "
      "&&\n# DESTDIR=" +
      shell_quote({env.sysroot}) + " cmake --install BUILD\n";
  auto set = [&](const std::string& name, const std::string& value) { text += "set(" + name + " " + value + ")\n"; };
  set("CMAKE_SYSTEM_NAME", "Linux");
  set("CMAKE_SYSTEM_PROCESSOR", cmake_quoted(processor_of(env)));
  set("CMAKE_C_COMPILER", cmake_list(env.cc));
  set("CMAKE_CXX_COMPILER", cmake_list(env.cxx.empty() ? Words{"false"} : env.cxx));
  for (const auto& [tool, variable] : {std::pair("ar", "CMAKE_AR"),
                                       {"ranlib", "CMAKE_RANLIB"},
                                       {"strip", "CMAKE_STRIP"},
                                       {"ld", "CMAKE_LINKER"},
                                       {"nm", "CMAKE_NM"},
                                       {"objcopy", "CMAKE_OBJCOPY"},
                                       {"objdump", "CMAKE_OBJDUMP"},
                                       {"readelf", "CMAKE_READELF"}})
    set(variable, cmake_quoted(env.tools.at(tool)));
  if (env.has_c_library) set("CMAKE_SYSROOT", cmake_quoted(env.sysroot));
  set("CMAKE_C_FLAGS_INIT", cmake_flags(together({env.both, env.c_flags})));
  set("CMAKE_CXX_FLAGS_INIT", cmake_flags(together({env.both, env.cxx_flags})));
  for (const char* kind : {"EXE", "SHARED", "MODULE"})
    set("CMAKE_" + std::string(kind) + "_LINKER_FLAGS_INIT", cmake_flags(env.ld_flags));
  set("CMAKE_LIBRARY_ARCHITECTURE", cmake_quoted(env.multiarch));
  set("CMAKE_FIND_ROOT_PATH", cmake_list({env.sysroot}));
  set("CMAKE_FIND_ROOT_PATH_MODE_PROGRAM", "NEVER");
  for (const char* kind : {"LIBRARY", "INCLUDE", "PACKAGE"})
    set("CMAKE_FIND_ROOT_PATH_MODE_" + std::string(kind), "ONLY");
  set("ENV{PKG_CONFIG_PATH}", "\"\"");
  set("ENV{PKG_CONFIG_LIBDIR}", cmake_quoted(pkg_config_path(env)));
  set("ENV{PKG_CONFIG_SYSROOT_DIR}", cmake_quoted(env.sysroot));
  return text;
}

/// mesonbuild.com/Reference-tables.html, CPU families
std::string meson_family(const ElfMachine& machine) {
  const bool is_64bit = machine.bits == 64;
  switch (machine.machine) {
    case EM_X86_64:
      return "x86_64";
    case EM_386:
      return "x86";
    case EM_AARCH64:
      return "aarch64";
    case EM_ARM:
      return "arm";
    case EM_RISCV:
      return is_64bit ? "riscv64" : "riscv32";
    case EM_PPC64:
      return "ppc64";
    case EM_PPC:
      return "ppc";
    case EM_S390:
      return is_64bit ? "s390x" : "s390";
    case EM_MIPS:
      return is_64bit ? "mips64" : "mips";
    default:
      return {};
  }
}

std::string meson_string(const std::string& text) {
  return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string meson_list(const Words& words) {
  Words quoted;
  quoted.reserve(words.size());
  for (const auto& word : words) quoted.push_back(meson_string(word));
  return "[" + join(quoted, ", ") + "]";
}

std::string meson_text(const SysrootEnv& env) {
  std::string text = "# meson setup --cross-file THIS_FILE --prefix /usr BUILD && ninja -C BUILD &&\n# DESTDIR=" +
                     shell_quote({env.sysroot}) + " meson install -C BUILD\n[binaries]\nc = " + meson_list(env.cc) +
                     "\n";
  // Without a line for C++ meson says that it has no compiler.
  if (!env.cxx.empty()) text += "cpp = " + meson_list(env.cxx) + "\n";
  for (const char* tool : {"ar", "ranlib", "strip", "nm", "objcopy", "objdump", "readelf"})
    text += std::string(tool) + " = " + meson_string(env.tools.at(tool)) + "\n";
  // Versions before 1.3 know the one name, later ones the other.
  text += "pkgconfig = 'pkg-config'\npkg-config = 'pkg-config'\n";
  const Words link = together({env.both, env.ld_flags});
  text += "[built-in options]\npkg_config_path = []\nc_args = " + meson_list(together({env.both, env.c_flags})) +
          "\nc_link_args = " + meson_list(link) + "\ncpp_args = " + meson_list(together({env.both, env.cxx_flags})) +
          "\ncpp_link_args = " + meson_list(link) + "\n";
  text += "[properties]\nsys_root = " + meson_string(env.sysroot) +
          "\npkg_config_libdir = " + meson_list(env.pkg_config_folders) +
          "\nneeds_exe_wrapper = " + (env.machine == own_machine() ? "false" : "true") + "\n";
  const std::string family = meson_family(env.machine);
  return text +
         "[host_machine]\nsystem = 'linux'\ncpu_family = " + meson_string(family.empty() ? processor_of(env) : family) +
         "\ncpu = " + meson_string(processor_of(env)) +
         "\nendian = " + (env.machine.little_endian ? "'little'" : "'big'") + "\n";
}

std::string json_text(const SysrootEnv& env) {
  const ordered_json json = {{"sysroot", env.sysroot.string()},
                             {"triplet", env.triplet},
                             {"multiarch", env.multiarch},
                             {"machine", to_string(env.machine)},
                             {"c_library", env.has_c_library ? "sysroot" : "compiler"},
                             {"cc", cc_of(env)},
                             {"cxx", env.cxx.empty() ? Words() : cxx_words(env)},
                             {"tools", env.tools},
                             {"cppflags", env.c_flags},
                             {"cxxflags", env.cxx_flags},
                             {"ldflags", env.ld_flags},
                             {"pkg_config_libdir", env.pkg_config_folders},
                             {"pkg_config_sysroot_dir", env.sysroot.string()}};
  return json.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

struct EnvFormat {
  const char* name;
  std::string (*text)(const SysrootEnv& env);
};
constexpr EnvFormat kEnvFormats[] = {
    {"shell", shell_text}, {"cmake", cmake_text}, {"meson", meson_text}, {"json", json_text}};

}  // namespace

std::vector<std::string> env_formats() {
  std::vector<std::string> names;
  for (const auto& format : kEnvFormats) names.emplace_back(format.name);
  return names;
}

std::string env_text(const SysrootEnv& env, const std::string& format) {
  // Without quotes in what pkg-config prints; it splits PKG_CONFIG_LIBDIR at colons.
  const std::string path = env.sysroot;
  if (path.find_first_not_of(kPlain) != std::string::npos || path.find(':') != std::string::npos)
    throw Error(ExitStatus::impossible, "pkg-config and configure cannot take a path with blanks, quotes or colons",
                path, "give a link to the folder that has none: ln -s");
  const auto row = std::find_if(std::begin(kEnvFormats), std::end(kEnvFormats),
                                [&](const EnvFormat& candidate) { return candidate.name == format; });
  return row->text(env);
}

}  // namespace extmod
