// SPDX-License-Identifier: GPL-2.0-or-later
#include "target.h"

#include <array>
#include <cstring>

#include "check.h"
#include "cli/baseline.h"
#include "cli/diff_report.h"
#include "kernel/config_values.h"
#include "kernel/make_words.h"
#include "kernel/makefile_includes.h"
#include "kernel/makefile_lines.h"
#include "kernel/module_build.h"
#include "kernel/vermagic.h"
#include "modules/elf_exports.h"
#include "modules/module_btf.h"
#include "modules/module_facts.h"
#include "modules/module_file.h"
#include "modules/module_signature.h"
#include "modules/promise.h"
#include "modules/symvers.h"
#include "modules/system_map.h"
#include "package/pacman/mtree_reader.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_tags.h"
#include "package_targets.h"
#include "support/elf_file.h"
#include "support/printable.h"
#include "verify/module_audit.h"

namespace extmod::fuzz {
namespace {

class Nobody : public PackageVisitor {
  void entry(const InstalledEntry&, const NextBlock&) override {}
};

void read_elf_file(std::string_view input) {
  try {
    read_elf_bytes(input);
  } catch (const ElfError&) {
    return;
  }
}

/// Everything that verify does with a module. Each export of the input is one of the kernel, too.
void judge_module(std::string_view input) {
  may_refuse([&] {
    try {
      const std::string bytes = read_module_bytes(input, "module.ko", small_limits());
      ModuleFacts facts = read_module(bytes, "module");
      ModuleExpectation kernel;
      kernel.release = "6.12.0";
      kernel.config = KernelConfig(
          "CONFIG_MODVERSIONS=y\nCONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_HASH=\"sha256\"\nCONFIG_DEBUG_INFO_BTF_MODULES="
          "y\n");
      kernel.vermagic = "SMP mod_unload ARMv* p2v8";
      kernel.exports = facts.exports;
      for (const auto& finding : audit_module("module.ko", bytes, facts, kernel))
        check_printable(printable(finding.sentence));
      for (const auto& finding : audit_imports("module.ko", facts, {}, kernel))
        check_printable(printable(finding.sentence));
      audit_lost_imports("module.ko", facts, [](const std::string& name) { return name.empty(); });
    } catch (const ElfError&) {
      return;
    }
  });
}

/// What is signed is the certificate, too.
void read_signature(std::string_view input) {
  try {
    const auto signature = read_module_signature(input);
    if (!signature) return;
    check(signature->signed_size + signature->message.size() < input.size(), "the signature is in the file",
          std::to_string(signature->signed_size));
    check_module_signature(*signature, input, input.substr(0, signature->signed_size));
  } catch (const ModuleSignatureError& error) {
    check_printable(error.what());
  }
}

/// Four bytes say how long the kernel's part is, the rest is a module's, which may bring its own base.
void read_type_information(std::string_view input) {
  uint32_t size = 0;
  if (input.size() < sizeof size) return;
  std::memcpy(&size, input.data(), sizeof size);
  input.remove_prefix(sizeof size);
  const std::string_view base = input.substr(0, size);
  const std::string_view module = input.substr(base.size());
  fault_of_module_btf(module, base, true, nullptr);
  try {
    const Btf kernel = read_btf(base, true);
    fault_of_module_btf(module, "", true, &kernel);
  } catch (const BtfError& error) {
    check_printable(error.what());
  }
}

/// The part up to the first zero byte is the configuration, the rest both headers.
void read_vermagic(std::string_view input) {
  const size_t zero = std::min(input.find('\0'), input.size());
  const std::string header(input.substr(std::min(zero + 1, input.size())));
  const auto words = kernel_vermagic(KernelConfig(input.substr(0, zero)), "arm",
                                     [&](const std::string&) { return std::optional(header); });
  if (words) compare_vermagic(header, *words);
}

/// What is read is what is written, and every value can be asked for.
void read_rpm_header(std::string_view input) {
  RpmHeader header;
  try {
    header = RpmHeader::parse(input, rpm::kHeaderImmutable);
  } catch (const std::runtime_error&) {
    return;
  }
  constexpr int kTags = 8192;
  for (int tag = 0; tag < kTags; ++tag)
    check(
        header.has(tag) || (!header.string(tag) && !header.strings(tag) && !header.numbers(tag) && !header.bytes(tag)),
        "an absent tag has no value", std::to_string(tag));
  const std::string written = header.serialize(rpm::kHeaderImmutable);
  check(RpmHeader::parse(written, rpm::kHeaderImmutable).serialize(rpm::kHeaderImmutable) == written,
        "a header that was read is written as it was", "rpm header");
}

/// The text is the .MTREE of a package with one entry of each kind.
void read_mtree(std::string_view input) {
  const Limits limits = small_limits();
  Nobody nobody;
  EntryGate gate("package", limits, nobody);
  MtreeComparison comparison(gate);
  comparison.add({"usr", EntryKind::folder, 0755}, "");
  comparison.add({"usr/file", EntryKind::file, 0644, 1}, std::string(64, '0'));
  comparison.add({"usr/link", EntryKind::link, 0777, 0, 0, "file"}, "");
  may_refuse([&] { comparison.compare_with(std::string(input)); });
}

/// The part up to the first zero byte is the configuration, the rest is the first few makefiles.
void read_makefile(std::string_view input) {
  const size_t zero = std::min(input.find('\0'), input.size());
  const std::string makefile(input.substr(std::min(zero + 1, input.size())));
  const KernelConfig config(input.substr(0, zero));
  makefile_lines(makefile, config);
  int left = 8;
  auto read = [&](const std::string&) { return std::optional(left-- > 0 ? makefile : ""); };
  const auto included = follow_includes({"Makefile"}, {"x86", config, read});
  for (const auto& path : included.found)
    check(!is_outside_of_tree(path), "a file that was found is in the tree", path);
}

/// The parts between zero bytes are the files of a tree, by the paths that a module build reads.
void follow_makefiles(std::string_view input) {
  std::map<std::string, std::string> files;
  for (const char* path : {"Makefile", "include/config/auto.conf", "scripts/Makefile.build", "scripts/other"}) {
    const size_t zero = std::min(input.find('\0'), input.size());
    files[path] = input.substr(0, zero);
    input.remove_prefix(std::min(zero + 1, input.size()));
  }
  const auto read = [&](const std::string& path) {
    auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  const ModuleBuild build =
      follow_module_build({"x86", read, [&](const std::string& path) { return files.contains(path); }});
  for (const auto& [path, use] : build.files)
    check(!is_outside_of_tree(path) && path.find(kUnknown) == std::string::npos, "a file is in the tree", path);
}

/// In each of the forms that a configuration has.
void read_config(std::string_view input) {
  macros_of(values_in_config(input));
  macros_in_header(input);
  values_in_rustc_cfg(input);
  const KernelConfig config(input);
  check(config.value("MODULES").value_or("") == "y" || !config.enabled("MODULES"), "enabled is y", "MODULES");
}

void print_text(std::string_view input) {
  const std::string text = printable(input);
  check(printable(text) == text, "what is printable stays", text);
  check(text.find_first_of("\n\r\033") == std::string::npos, "it is one line", text);
  check_printable(printable_lines(input));
}

/// The first byte chooses the layout.
void read_symbol_versions(std::string_view input) {
  if (input.empty()) return;
  SymversReader reader;
  reader.strict = (input[0] & 4) != 0;
  if ((input[0] & 3) != 3) reader.layout = static_cast<SymversLayout>(input[0] & 3);
  const Symvers symvers = read_symvers(input.substr(1), reader);
  check(symvers.symbols.size() + symvers.refused.count <= symvers.lines, "a line has one symbol or is refused",
        std::to_string(symvers.lines));
  for (const auto& [name, symbol] : symvers.symbols)
    check(!name.empty() && !symbol.module.empty() && symbol.crc, "a symbol has a name, a module and a CRC", name);
  for (const auto* fault : {&symvers.refused, &symvers.skipped, &symvers.misread, &symvers.twice, &symvers.by_others})
    check(fault->examples.size() <= 3, "few lines are named", std::to_string(fault->count));
}

void read_map(std::string_view input) {
  const auto map = read_system_map(input);
  if (!map) return;
  for (const auto& [name, symbol] : map->exports)
    check(symbol.module == "vmlinux", "System.map is about vmlinux", name);
}

/// A module, compressed or not.
void read_exports(std::string_view input) {
  may_refuse([&] {
    const std::string plain = read_module_bytes(input, "a.ko", small_limits());
    try {
      for (const auto& [name, symbol] : read_elf_exports(plain, "a").symbols)
        check(symbol.module == "a", "its symbols are its own", name);
    } catch (const ElfError&) {
    }
  });
}

/// What is read is what is written. People are told that it is no baseline, a fault of the command line.
void read_known_findings(std::string_view input) {
  Baseline baseline;
  try {
    baseline = parse_baseline(input, "baseline");
  } catch (const Error& error) {
    check_printable(error.what());
    check(error.status() == ExitStatus::impossible, "no baseline has status impossible", error.what());
    return;
  }
  check(parse_baseline(baseline_json(baseline), "written") == baseline, "a baseline is read as it was written",
        baseline_json(baseline));
}

/// The parts between zero bytes are a list of promises and the Module.symvers of two kernels. A wrong list is a fault
/// of the command line.
void keep_promises(std::string_view input) {
  std::array<std::string_view, 3> parts;
  for (auto& part : parts) {
    part = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(part.size() + 1, input.size()));
  }
  DiffReport report;
  const ExportedSymbols a = read_symvers(parts[1], {}).symbols;
  const ExportedSymbols b = read_symvers(parts[2], {}).symbols;
  report.symbols = diff_symvers(a, b);
  check(report.symbols->symbols.size() + report.symbols->same >= std::max(a.size(), b.size()), "every symbol counts",
        std::to_string(a.size()));
  check(diff_symvers(b, b).symbols.empty(), "a kernel is like itself", "diff_symvers()");
  try {
    const Promise promise(parts[0], "promises");
    report.broken = broken_promises(promise, *report.symbols, a);
    report.unknown = unknown_symbols(promise, a, b);
    check(broken_promises(promise, diff_symvers(a, a), a).empty(), "no change breaks nothing", "broken_promises()");
  } catch (const Error& error) {
    check_printable(error.what());
    check(error.status() == ExitStatus::impossible, "a wrong list has status impossible", error.what());
  }
  check_printable(report_text(report, true));
  check_printable(report_markdown(report, true));
  check_printable(report_json(report));
}

}  // namespace

// One row a line: CMake reads the names.
// clang-format off
const std::vector<Target>& targets() {
  auto reader = [](const std::string& format) {
    return [format](std::string_view input) { read_package(format, input); };
  };
  static const std::vector<Target> kTargets = {
      {"deb", reader("deb")},
      {"rpm", reader("rpm")},
      {"pacman", reader("pacman")},
      {"apk", reader("apk")},
      {"tar", reader("tar")},
      {"unpack", unpack_package},
      {"verify", verify_package},
      {"verify_part", verify_part},
      {"rpm_header", read_rpm_header},
      {"mtree", read_mtree},
      {"elf", read_elf_file},
      {"module", judge_module},
      {"module_signature", read_signature},
      {"module_btf", read_type_information},
      {"vermagic", read_vermagic},
      {"makefile", read_makefile},
      {"module_build", follow_makefiles},
      {"config", read_config},
      {"printable", print_text},
      {"baseline", read_known_findings},
      {"symvers", read_symbol_versions},
      {"promise", keep_promises},
      {"system_map", read_map},
      {"exports", read_exports},
  };
  return kTargets;
}
// clang-format on

}  // namespace extmod::fuzz
