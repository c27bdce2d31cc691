// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_expectation.h"

#include <algorithm>
#include <memory>
#include <set>

#include "distro/headers_parts.h"
#include "jobs/given_path.h"
#include "jobs/headers_trees.h"
#include "kernel/tree_facts.h"
#include "kernel/vermagic.h"
#include "modules/elf_layout.h"
#include "modules/symvers.h"
#include "support/error.h"
#include "support/union_tree.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace {

std::string release_of(const InputTree& tree, const std::string& place) {
  const auto header = TreePlace{&tree, place}.text("include/generated/utsrelease.h");
  return header ? uts_release(*header).value_or("") : "";
}

/// The headers tree of the kernel, if there are several.
std::string place_in(const InputTree& tree, const std::vector<std::string>& places, const std::string& release) {
  if (places.empty())
    throw Error(ExitStatus::impossible, "there is no headers tree in what --against names", tree.name_of(""),
                "give the headers of the kernel that the modules are for");
  if (places.size() == 1) return places.front();
  for (const auto& place : places)
    if (release_of(tree, place) == release) return place;
  throw Error(ExitStatus::impossible, "it has headers of several kernels, none of " + release, tree.name_of(""),
              "give --against the folder of one of them");
}

/// An object that the kernel's compiler made shows the bits of e_flags, too.
std::optional<Abi> abi_of_objects(const TreePlace& headers, const std::optional<ElfMachine>& machine) {
  const Resolved found = headers.resolve("scripts/mod/empty.o");
  if (found.outcome == Resolved::Outcome::found && found.facts.kind == EntryKind::file) {
    try {
      const FileContent content = headers.tree->content(found.path);
      if (const auto elf = read_elf_bytes(content.bytes())) return abi_of(*elf);
    } catch (const ElfError&) {  // verify of the headers reports it
    }
  }
  if (!machine) return std::nullopt;
  return Abi{*machine, 0, 0};
}

/// Type information of the kernel; nothing if it has none, or one that nobody can read.
std::optional<Btf> btf_of(const TreePlace& headers) {
  const Resolved found = headers.resolve("vmlinux");
  if (found.outcome != Resolved::Outcome::found || found.facts.kind != EntryKind::file) return std::nullopt;
  try {
    const FileContent content = headers.tree->content(found.path);
    const ElfLayout layout = read_elf_layout(content.bytes());
    const auto section = layout.sections.find(".BTF");
    if (section == layout.sections.end()) return std::nullopt;
    return read_btf(section->second, layout.machine.little_endian);
  } catch (const ElfError&) {
    return std::nullopt;  // verify of the headers reports it
  } catch (const BtfError&) {
    return std::nullopt;
  }
}

/// A headers tree and its parts, of which some files are read.
class KernelReading {
 public:
  explicit KernelReading(const TreePlace& given)
      : tree_(expectation_of(given)), parts_(parts_of(given, given.tree->entries(given.place))) {}

  const HeadersParts& parts() const { return parts_; }
  std::optional<std::string> text(const std::string& path) const {
    auto text = parts_.headers.text(path);
    return text || !parts_.source ? text : parts_.source->text(path);
  }
  ModuleExpectation kernel() const {
    ModuleExpectation expectation;
    expectation.release = tree_.release;
    expectation.config = tree_.config;
    expectation.vermagic =
        kernel_vermagic(tree_.config, tree_.srcarch, [this](const std::string& path) { return text(path); });
    expectation.abi = abi_of_objects(parts_.headers, tree_.object);
    return expectation;
  }

 private:
  TreeExpectation tree_;
  HeadersParts parts_;
};

}  // namespace

ModuleExpectation kernel_of_headers(const TreePlace& given) {
  return KernelReading(given).kernel();
}

ModuleExpectation expectation_for_modules(const TreePlace& given) {
  const KernelReading headers(given);
  ModuleExpectation expectation = headers.kernel();
  expectation.base_btf = btf_of(headers.parts().headers);
  expectation.certificate = headers.text("certs/signing_key.x509");
  if (const auto symvers = headers.text("Module.symvers")) {
    const auto reader = symvers_reader(headers.text("scripts/mod/modpost.c").value_or(""),
                                       headers.text("scripts/Makefile.modpost").value_or(""), "");
    expectation.exports = read_symvers(*symvers, reader).symbols;
  }
  return expectation;
}

ExportedSymbols exports_of(const KernelExports& kernel, const ExportedSymbols& symvers) {
  ExportedSymbols exports;
  for (const auto& [symbol, said] : symvers) {
    const bool is_known =
        said.module == "vmlinux" ? kernel.vmlinux.has_value() : kernel.modules.contains(module_key(said.module));
    if (!is_known) exports.emplace(symbol, said);
  }
  auto add = [&](const ExportedSymbols& from, bool tells_licence) {
    for (auto [symbol, exported] : from) {
      const auto said = symvers.find(symbol);
      if (said != symvers.end() && !exported.crc) exported.crc = said->second.crc;
      if (said != symvers.end() && !tells_licence) {
        exported.gpl_only = said->second.gpl_only;
        exported.name_space = said->second.name_space;
      }
      exports.emplace(symbol, std::move(exported));
    }
  };
  if (kernel.vmlinux) add(*kernel.vmlinux, kernel.tells_licence);
  for (const auto& [name, module] : kernel.modules) add(module, true);
  return exports;
}

ModuleExpectation expectation_of_headers(const std::vector<std::filesystem::path>& paths, const std::string& release,
                                         const Limits& limits) {
  std::vector<std::unique_ptr<GivenPath>> given;
  std::vector<const InputTree*> trees;
  std::vector<std::string> places;
  for (const auto& path : paths) {
    given.push_back(std::make_unique<GivenPath>(path, limits, PackageTree::kMostInMemory / paths.size()));
    trees.push_back(&given.back()->tree());
    for (const auto& place : given.back()->places())
      if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  }
  if (trees.size() == 1) return expectation_for_modules({trees.front(), place_in(*trees.front(), places, release)});
  const UnionTree together(trees);
  return expectation_for_modules({&together, place_in(together, places, release)});
}

}  // namespace extmod
