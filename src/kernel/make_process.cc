// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_process.h"

#include <algorithm>

#include "kernel/make_goals.h"
#include "kernel/makefile_includes.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kDeepestMake = 8;

/// What GNU make itself defines.
constexpr std::pair<const char*, const char*> kMakesOwn[] = {
    {"MAKE", "make"},
    {"MAKE_VERSION", "4.3"},
    {"MAKE_COMMAND", "make"},
    {"SHELL", "/bin/sh"},
    {"AR", "ar"},
    {"CC", "cc"},
    {".FEATURES",
     "target-specific order-only second-expansion else-if shortest-stem undefine oneshell nocomment grouped-target "
     "extra-prereqs output-sync check-symlink jobserver"},
};

}  // namespace

ParsedMakefiles::Makefile ParsedMakefiles::find(const std::string& path, const std::function<Makefile()>& parse) {
  constexpr size_t kMostText = 1 << 20;
  const std::lock_guard<std::mutex> lock(alone_);
  if (auto found = kept_.find(path); found != kept_.end()) return found->second;
  Makefile makefile = parse();
  const size_t size = makefile ? makefile->size : path.size();
  if (size_ + size > kMostText) return makefile;
  size_ += size;
  return kept_[path] = makefile;
}

FollowedBuild::FollowedBuild(const ModuleBuildTree& tree, std::string printed, ParsedMakefiles& makefiles)
    : tree_(tree), printed_(std::move(printed)), makefiles_(makefiles) {
  files.read = [this](const std::string& path) { return read(path); };
  files.parsed = [this](const std::string& path) { return parsed(path); };
  files.exists = [this](const std::string& path) { return exists(path); };
  const std::string folder = std::string(kModuleFolder) + "/";
  // One module of one file, and one of two.
  module_files_ = {{folder + "Makefile", "obj-m := single.o multi.o\nmulti-objs := first.o second.o\n"}};
  for (const char* source : {"single.c", "first.c", "second.c", "single.mod.c", "multi.mod.c"})
    module_files_[folder + source];
}

std::optional<std::string> FollowedBuild::path_in_tree(const std::string& word, const std::string& folder) const {
  const std::string absolute = absolute_path(word, folder);
  const std::string below = std::string(kTreeFolder) + "/";
  if (!absolute.starts_with(below)) return std::nullopt;
  return absolute.substr(below.size());
}

std::optional<std::string> FollowedBuild::read(const std::string& path) const {
  if (auto found = module_files_.find(path); found != module_files_.end()) return found->second;
  auto inside = path_in_tree(path, "/");
  return inside ? tree_.read(*inside) : std::nullopt;
}

/// The module's makefiles change while it is built.
ParsedMakefiles::Makefile FollowedBuild::parsed(const std::string& path) const {
  auto parse = [&]() -> ParsedMakefiles::Makefile {
    const auto text = read(path);
    return text ? std::make_shared<const ParsedMakefile>(parse_makefile(*text)) : nullptr;
  };
  return module_files_.contains(path) || !path_in_tree(path, "/") ? parse() : makefiles_.find(path, parse);
}

bool FollowedBuild::exists(const std::string& path) const {
  if (path == kTreeFolder || path == kModuleFolder || module_files_.contains(path)) return true;
  auto inside = path_in_tree(path, "/");
  return inside && tree_.exists(*inside);
}

void FollowedBuild::made(const std::string& path, const std::string& content) {
  if (!path.starts_with(std::string(kModuleFolder) + "/")) return;
  std::string& file = module_files_[path];
  if (!content.empty()) file = content;
}

void FollowedBuild::use(const std::string& path, const FileUse& given) {
  constexpr size_t kMostFiles = 10'000;
  if (is_unknown(path)) return;
  if (result.files.size() > kMostFiles) throw MakeStopped("the makefiles name too many files");
  auto [found, is_new] = result.files.emplace(path, given);
  if (is_new) return;
  FileUse& known = found->second;
  // The rule that needs it most is named.
  if ((given.always && !known.always) || (known.asked && !given.asked)) {
    const bool run = known.run || given.run;
    known = given;
    known.run = run;
  }
  known.run = known.run || given.run;
}

/// make makes an included makefile again before it makes anything else.
void FollowedBuild::look_for_synced(const MakeReader& reader, const std::string& folder) {
  const auto exists_in = [&](const std::string& file) { return exists(absolute_path(file, folder)); };
  for (const char* made : {"include/config/auto.conf", "include/generated/autoconf.h"}) {
    const Making making = reader.rules().find(made, exists_in, budget);
    const auto& needed = making.prerequisites;
    if (making.sure && making.recipe != nullptr && std::find(needed.begin(), needed.end(), ".config") != needed.end())
      result.synced.insert(made);
  }
}

/// make makes an included file for which there is a rule.
void FollowedBuild::look_for_missing(const MakeReader& reader, const std::string& folder) {
  const auto exists_in = [&](const std::string& file) { return exists(absolute_path(file, folder)); };
  for (const auto& [name, makefile] : reader.missing_includes()) {
    const auto path = path_in_tree(name, folder);
    const auto includer = path_in_tree(makefile, folder);
    if (path && includer && !is_made_by_kbuild(*path) && !reader.rules().find(name, exists_in, budget).known)
      result.missing_includes.emplace(*path, *includer);
  }
}

void FollowedBuild::make(const MakeStart& start) {
  if (depth_ >= kDeepestMake) throw MakeStopped("the makefiles start make without an end");
  ++depth_;
  MakeReader reader(files, budget, start.folder);
  reader.expander().printed = printed_;
  MakeVariables& variables = reader.expander().variables;
  constexpr size_t kOfAKernel = 8192;
  variables = start.environment;
  variables.reserve(kOfAKernel);
  for (const auto& [name, value] : kMakesOwn) variables[name] = {value, false, "default"};
  for (const auto& [name, value] : start.given) {
    variables[name] = {value, false, "command line"};
    reader.export_variable(name);
  }
  for (const auto& [name, variable] : start.environment) reader.export_variable(name);
  variables["CURDIR"] = {start.folder, false, "file"};
  variables["MAKEFLAGS"] = {start.flags, false, "file"};
  variables["MAKECMDGOALS"] = {join(start.goals, " "), false, "file"};
  MakeGoals goals(*this, reader, start);
  if (reader.read_file(start.makefile)) {
    look_for_synced(reader, start.folder);
    look_for_missing(reader, start.folder);
    goals.make();
  } else if (auto path = path_in_tree(start.makefile, start.folder)) {
    use(*path, start.use);
  }
  for (const auto& makefile : reader.makefiles())
    if (auto path = path_in_tree(makefile, "/")) result.makefiles.insert(*path);
  --depth_;
}

}  // namespace extmod
