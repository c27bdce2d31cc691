// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/given_path.h"

#include <algorithm>

#include "jobs/headers_trees.h"
#include "jobs/judge.h"
#include "jobs/verify_modules.h"
#include "modules/module_file.h"
#include "package/library_audit.h"
#include "package/package_audit.h"
#include "package/package_format.h"
#include "package/tool_audit.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"
#include "support/union_tree.h"
#include "verify/conflict_audit.h"

namespace extmod {
namespace fs = std::filesystem;
GivenPath::GivenPath(fs::path path, const Limits& limits, uint64_t most_in_memory)
    : path_(std::move(path)), limits_(limits), most_in_memory_(most_in_memory) {
  std::error_code failed;
  const bool there = fs::exists(path_, failed);
  if (failed) throw system_error("it cannot be reached", path_, failed.value());
  if (!there) throw Error(ExitStatus::environment, "there is no such file or folder", path_);
  if (fs::is_directory(path_))
    open_folder();
  else if (is_module_name(path_.string()))
    open_module();
  else
    read_package();
  if (!module_.empty()) return;
  if (!is_tree_) places_ = headers_trees(tree());
  for (const char* folder : {"usr/src", "usr/lib", "lib"})
    for (const auto& entry : tree().names(folder))
      if (entry.kind == EntryKind::folder) parts_.insert(below(folder, entry.path));
  for (const char* folder : {"usr/lib/modules", "lib/modules"})
    for (const auto& entry : tree().names(folder)) releases_.insert(entry.path);
  is_empty_ = tree().names("").empty();
  // A bare archive is unpacked anywhere.
  is_installed_so_ = tree().is_machine() && std::none_of(places_.begin(), places_.end(),
                                                         [](const auto& place) { return folder_of(place).empty(); });
}

void GivenPath::read_package() {
  package_ = std::make_unique<PackageTree>(path_, limits_, most_in_memory_);
  format_of_package(path_).read(path_, limits_, *package_);
}

void GivenPath::open_folder() {
  const fs::path folder = fs::canonical(path_);
  folder_ = std::make_unique<FolderTree>(folder, FolderRole{.is_machine = true}, limits_);
  if (!is_headers_tree(*folder_, "") || folder == folder.root_path()) return;
  // Other parts of the headers are beside it.
  const auto machine = machine_of(folder);
  const fs::path root = machine.value_or(folder.parent_path());
  folder_ = std::make_unique<FolderTree>(root, FolderRole{.is_machine = machine.has_value()}, limits_);
  is_tree_ = true;
  places_ = {folder.lexically_relative(root)};
}

void GivenPath::open_module() {
  const fs::path module = fs::canonical(path_);
  folder_ = std::make_unique<FolderTree>(module.parent_path(), FolderRole{}, limits_);
  module_ = module.filename().string();
}

const InputTree& GivenPath::tree() {
  if (folder_) return *folder_;
  if (!package_) read_package();
  return *package_;
}

std::optional<PackageDeclaration> GivenPath::declaration() const {
  return package_ ? package_->declaration() : std::nullopt;
}

bool GivenPath::only_depends_on(const std::string& name) {
  const auto own = declaration();
  if (!own) return false;
  const bool depends = std::any_of(own->depends.begin(), own->depends.end(), [&](const RelationChoice& choice) {
    return std::any_of(choice.begin(), choice.end(), [&](const Relation& relation) { return relation.name == name; });
  });
  if (!depends) return false;
  const auto entries = tree().entries("");
  return std::all_of(entries.begin(), entries.end(), [](const WalkEntry& entry) {
    return entry.kind == EntryKind::folder || is_below(entry.path, "usr/share/doc");
  });
}

VerifyReport GivenPath::judge_in(const InputTree& in, const VerifyRequest& request) const {
  const std::string name = package_ && package_->declaration() ? package_->declaration()->name : "";
  return is_tree_ ? judge({&in, places_.front()}, "", request) : judge_all(in, places_, name, request);
}

void GivenPath::judge_tools(VerifyReport& report, const std::vector<GivenPath*>& others) const {
  // A part that is not here may declare them.
  if (!package_ || !package_->declaration() || !report.absent_parts.empty()) return;
  const auto needs = format_of_package(path_).needs;
  if (needs == nullptr) return;
  std::vector<PackageDeclaration> declarations = {*package_->declaration()};
  for (const auto* other : others)
    if (other->package_ && other->package_->declaration()) declarations.push_back(*other->package_->declaration());
  for (auto& finding : audit_tools(report.tools, declarations, needs())) report.findings.push_back(std::move(finding));
}

VerifyReport GivenPath::judge_rest() {
  VerifyReport report;
  if (folder_) return report;
  tree();
  PackageAudit audit = audit_package(*package_, places_);
  report.outside = audit.outside;
  report.findings = std::move(audit.findings);
  if (const auto needs = format_of_package(path_).needs)
    for (auto& finding : audit_libraries(*package_, places_, needs())) report.findings.push_back(std::move(finding));
  return report;
}

bool GivenPath::is_among(const std::set<std::string>& parts, const GivenPath& other) {
  if (!folder_ || !other.folder_) return false;
  const fs::path folder = fs::canonical(other.path_);
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return folder == folder_->name_of(part); });
}

std::vector<std::string> GivenPath::modules() {
  return module_.empty() ? modules_in(tree(), is_tree_ ? places_.front() : "") : std::vector{module_};
}

VerifyReport GivenPath::judge_alone(const VerifyRequest& request) {
  if (places_.empty())
    if (const auto found = modules(); !found.empty()) return judge_modules(tree(), found, request);
  VerifyReport report = judge_in(tree(), request);
  judge_tools(report, {});
  return report;
}

VerifyReport GivenPath::judge_with(const std::vector<GivenPath*>& others, const VerifyRequest& request) {
  std::vector<const InputTree*> trees = {&tree()};
  for (auto* other : others) trees.push_back(&other->tree());
  VerifyReport report = judge_in(UnionTree(trees), request);
  judge_tools(report, others);
  // A folder is what is installed already.
  for (size_t i = 0; i < others.size() && !folder_; ++i)
    if (!others[i]->folder_)
      for (auto& finding : audit_conflicts(*trees[0], *trees[i + 1])) report.findings.push_back(std::move(finding));
  for (const auto* other : others) report.with.push_back(other->path());
  return report;
}

}  // namespace extmod
