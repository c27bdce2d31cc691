// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/rules.h"

#include <algorithm>

#include "support/embedded.h"

namespace extmod {
namespace rule_rows {

using enum Severity;

constexpr Rule kAll[] = {
    {"absolute-path", warning, "a path in the package begins with a slash"},
    {"build-link", error, "/lib/modules/RELEASE/build does not lead to the headers of that release"},
    {"build-path", warning, "a file names a folder of the build machine"},
    {"config-mismatch", error, "files made from one configuration say different things"},
    {"config-times", error, "a file made from .config is older than .config"},
    {"dependency-too-old", warning, "a program needs a newer library than the package declares"},
    {"dot-config", warning, ".config is missing"},
    {"elf-abi", error, "a program is for another ABI than the machine where modules are built"},
    {"elf-byte-order", error, "a program or object has the other byte order"},
    {"elf-class", error, "a program or object has 32 bits instead of 64, or the reverse"},
    {"elf-interpreter", error, "a program needs a dynamic loader that is not there"},
    {"elf-machine", error, "a program or object is for another machine"},
    {"elf-needed", error, "a program needs a library that is not there"},
    {"elf-refused", error, "the kernel or the dynamic loader refuses a program"},
    {"elf-runpath", error, "a program looks for libraries in a folder of the build machine"},
    {"elf-too-new", error, "a program needs a newer library than is there"},
    {"elf-type", error, "an ELF file is neither a program, a library nor an object"},
    {"elf-unreadable", error, "an ELF file is damaged"},
    {"file-conflict", error, "packages that belong together have different files of one path"},
    {"file-mode", error, "a file has a mode with which modules cannot be built safely"},
    {"file-owner", error, "a file does not belong to root"},
    {"link-dangling", error, "a link leads to something that is not in the tree"},
    {"link-outside", error, "a link leads out of the tree"},
    {"maintainer-script", warning, "a script of the package is not one that headers packages usually have"},
    {"makefile-include", error, "a makefile includes a file that is not there"},
    {"modpost-elfconfig", error, "modpost was made for objects or a machine of another byte order"},
    {"module-alone", note, "modules were not compared with a kernel"},
    {"module-btf", error, "a module's type information is damaged, or for another kernel"},
    {"module-build-file", error, "a file that the makefiles read for every module is missing"},
    {"module-build-program", error, "a program that the makefiles run for every module is missing or cannot be run"},
    {"module-crc", error, "a module was built with other types of the kernel's symbols"},
    {"module-dependency", warning, "a module depends on a module that is not there"},
    {"module-file", error, "a module is damaged, stripped too much, or none"},
    {"module-licence", error, "a module needs symbols that its licence does not allow"},
    {"module-machine", error, "a module is for another machine or ABI than the kernel"},
    {"module-namespace", error, "a module uses symbols of a namespace that it does not import"},
    {"module-signature", error, "a module's signature is missing or wrong"},
    {"module-symbol", error, "a module needs a symbol that nobody exports"},
    {"module-symvers", error, "Module.symvers is missing"},
    {"module-vermagic", error, "a module says it was built for another kernel"},
    {"not-a-file", error, "there is a device, pipe or socket"},
    {"not-judged", note, "files of a kind that was not judged"},
    {"package-metadata", warning, "the package says something unusual about itself"},
    {"package-mode", error, "a file outside the headers tree has an unsafe mode"},
    {"release-mismatch", error, "parts of the tree or package name different kernel releases"},
    {"required-file", error, "a file without which no module can be built is missing"},
    {"required-program", error, "a program that the configuration needs is missing or is none"},
    {"runs-by-itself", warning, "a file outside the headers tree is run or read by the system by itself"},
    {"script-interpreter", warning, "the program that runs a script is not there"},
    {"signing-key", warning, "OpenSSL is too old for the type of key that modules are signed with"},
    {"source-part", warning, "another part of the headers is needed and was not given"},
    {"symvers-crc", error, "Module.symvers has no CRCs that the kernel could compare"},
    {"symvers-duplicate", error, "Module.symvers has a symbol twice"},
    {"symvers-format", error, "Module.symvers has lines that modpost does not read as they are meant"},
    {"symvers-stale", error, "Module.symvers is of another build than the modules of the kernel tree"},
    {"symvers-untrue", error, "Module.symvers and the kernel disagree"},
    {"symvers-vmlinux", error, "Module.symvers has no symbols of vmlinux"},
    {"trial-module", error, "a trial module cannot be built, installed or signed with these headers"},
    {"undeclared-library", warning, "a program needs a library that the package does not declare"},
    {"undeclared-tool", warning, "module builds need a tool that the package does not declare"},
};

}  // namespace rule_rows

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules(std::begin(rule_rows::kAll), std::end(rule_rows::kAll));
  return kRules;
}

const Rule* find_rule(std::string_view id) {
  auto rule = std::find_if(rules().begin(), rules().end(), [&](const Rule& row) { return row.id == id; });
  return rule == rules().end() ? nullptr : &*rule;
}

std::string_view rule_page(const Rule& rule) {
  return embedded_file("packaging/rules/" + std::string(rule.id) + ".md");
}

}  // namespace extmod
