// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verified_tree.h"

#include <algorithm>
#include <iterator>

#include "distro/headers_parts.h"
#include "kernel/link_words.h"
#include "kernel/srcarch.h"
#include "kernel/tree_facts.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"
#include "support/two_threads.h"
#include "verify/build_files.h"
#include "verify/checks.h"
#include "verify/tree_content.h"
#include "verify/unused_elf.h"

namespace extmod {

namespace {

void add_parts(const HeadersParts& parts, Verification& result) {
  result.parts.insert(parts.headers.also_read.begin(), parts.headers.also_read.end());
  for (const auto& [link, part] : parts.absent) result.absent_parts.insert(part);
  if (parts.source) (parts.source->exists("") ? result.parts : result.absent_parts).insert(parts.source->place);
}

Verification run_checks(const TreeContent& content, const TreeExpectation& expectation) {
  Verification result;
  result.findings = content.findings;
  result.files = content.entries.size();
  result.elf_files = content.elf.size();
  add_parts(content.parts, result);
  std::vector<Findings> found(checks().size());
  in_two_threads(found.size(), 1, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) found[i] = checks()[i].run(content, expectation);
  });
  for (auto& findings : found) std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  if (expectation.may_be_part) spare_unused_elf(content, expectation, result.findings);
  std::stable_sort(result.findings.begin(), result.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.path, a.rule) < std::tie(b.severity, b.path, b.rule);
  });
  return result;
}

}  // namespace

Verification verify_tree(const std::filesystem::path& root, const TreeExpectation& expectation) {
  FolderTree folder(root, {.trusted = true});
  TreeContent content = read_tree_content({&folder}, expectation, true);
  content.build = module_build_of(content, expectation);
  Verification result = run_checks(content, expectation);
  result.tools = tool_needs(content, expectation);
  content.parts = {};
  if (!has_error(result.findings)) result.tree = VerifiedTree(root, std::move(content));
  return result;
}

Verification judge_tree(const TreePlace& headers, const TreeExpectation& expectation) {
  TreeContent content = read_tree_content(headers, expectation, false);
  content.build = module_build_of(content, expectation);
  Verification result = run_checks(content, expectation);
  result.tools = tool_needs(content, expectation);
  return result;
}

std::optional<size_t> TreeContent::find(const std::string& path) const {
  auto entry = std::lower_bound(entries.begin(), entries.end(), path,
                                [](const WalkEntry& a, const std::string& b) { return a.path < b; });
  if (entry == entries.end() || entry->path != path) return std::nullopt;
  return static_cast<size_t>(entry - entries.begin());
}

std::optional<std::string> TreeContent::text(const std::string& path) const {
  if (auto index = find(path); keeps_bytes && index && entries[*index].kind == EntryKind::file) return bytes[*index];
  if (auto own = parts.headers.text(path)) return own;
  return parts.source ? parts.source->text(path) : std::nullopt;
}

bool TreeContent::is_absent(const std::string& path) const {
  if (parts.absent.empty()) return false;
  for (std::string folder = path; !folder.empty(); folder = folder_of(folder))
    if (parts.absent.contains(folder)) return true;
  return false;
}

const std::string& VerifiedTree::elf_bytes(const std::string& path) const {
  return content_.bytes.at(content_.find(path).value());
}

TreeExpectation expectation_of(const TreePlace& given) {
  TreeExpectation expectation;
  const HeadersParts parts = parts_of(given, given.tree->entries(given.place));
  const TreePlace& headers = parts.headers;
  auto text = headers.text("include/config/auto.conf");
  if (!text) text = headers.text(".config");
  if (!text)
    throw Error(ExitStatus::unverified, "not a headers tree: neither include/config/auto.conf nor .config is there",
                headers.name(), "give a folder or package made for building external modules");
  expectation.config = KernelConfig(*text);
  const std::string arch = expectation.config.arch().value_or("");
  if (arch.empty())
    throw Error(ExitStatus::unverified, "cannot tell the architecture of the headers tree", headers.name(),
                "its auto.conf names no ARCH");
  expectation.srcarch = srcarch_of(arch);
  expectation.object = usual_object(expectation.srcarch, expectation.config.enabled("64BIT"),
                                    expectation.config.enabled("CPU_BIG_ENDIAN"));
  if (expectation.object) {
    auto triplets = usual_triplets(expectation.srcarch, *expectation.object);
    expectation.abi = Abi{*expectation.object, 0, 0};
    if (!triplets.empty()) expectation.abi->machine = abi_of_triplet(triplets.front())->machine;
  }
  expectation.may_be_part = true;
  if (auto header = headers.text("include/generated/utsrelease.h"))
    expectation.release = uts_release(*header).value_or("");
  const std::string makefile = "arch/" + expectation.srcarch + "/Makefile";
  auto lines = headers.text(makefile);
  if (parts.source && !lines) lines = parts.source->text(makefile);
  if (lines) expectation.link_files = link_files_in_makefile(*lines, expectation.config);
  return expectation;
}

}  // namespace extmod
