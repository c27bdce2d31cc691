// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "support/interrupt.h"
#include "support/text.h"
#include "target/library_source.h"
#include "verify/programs_audit.h"

namespace extmod {
namespace {

/// More libraries than any program has.
constexpr size_t kMostLoaded = 4096;

class LoadingAudit {
 public:
  LoadingAudit(DeviceFiles& files, LoaderSearch& search, const std::vector<GivenProgram>& given,
               const DeviceUserland& userland)
      : files_(files), search_(search), given_(given), userland_(userland), findings_(given.size()) {
    for (size_t i = 0; i < given.size(); ++i) index_.emplace(given[i].place, i);
    for (const auto& program : given) elsewhere_.emplace(program.path.substr(program.path.rfind('/') + 1), &program);
  }

  std::vector<Findings> judge() {
    for (size_t i = 0; i < given_.size(); ++i)
      if (is_program(i)) load(i);
    // Plugins, and libraries for programs that are not here.
    for (size_t i = 0; i < given_.size(); ++i)
      if (!is_program(i) && !visited_.contains(given_[i].place)) load(i);
    return std::move(findings_);
  }

 private:
  bool is_program(size_t i) const { return elf_of(i).is_program(); }
  const ElfFacts& elf_of(size_t i) const { return *files_.elf(given_[i].place); }

  /// One program with all that it loads. A name is loaded once, whoever needs it.
  struct Loading {
    size_t root;
    std::string loader;                  ///< name of the dynamic loader
    std::deque<LoadedFile> loaded = {};  ///< addresses stay
    std::map<std::string, const LoadedFile*> by_name = {};
  };

  void load(size_t root) {
    check_interrupt();
    Loading all{root, elf_of(root).interpreter.value_or(userland_.loader)};
    all.loaded.push_back({given_[root].place, folder_of(given_[root].place.path), &elf_of(root)});
    for (size_t i = 0; i < all.loaded.size() && i < kMostLoaded; ++i) load_needed_of(all.loaded[i], all);
    for (const auto& file : all.loaded) {
      visited_.insert(file.place);
      compare_versions(file, all);
    }
  }

  void load_needed_of(const LoadedFile& file, Loading& all) {
    const size_t most = std::min(file.elf->needed.size(), kMostLoaded);
    for (const auto& name : std::span(file.elf->needed).first(most)) {
      if (is_in_loader(name, all.loader) || all.by_name.contains(name)) continue;
      FoundLibrary found = search_.find(name, file);
      if (!found.place) {
        miss(file, name, found.unfit, all);
        continue;
      }
      const ElfFacts* elf = files_.elf(*found.place);
      const LoadedFile& library = added({*found.place, found.origin, elf, &file}, all);
      all.by_name[name] = &library;
      if (!elf->soname.empty()) all.by_name.emplace(elf->soname, &library);
    }
  }

  /// A file is loaded once, by whatever names.
  static const LoadedFile& added(LoadedFile file, Loading& all) {
    for (const auto& other : all.loaded)
      if (other.place == file.place) return other;
    return all.loaded.emplace_back(std::move(file));
  }

  void compare_versions(const LoadedFile& file, const Loading& all) {
    for (const auto& [library, versions] : file.elf->versions) {
      const auto found = all.by_name.find(library);
      if (found != all.by_name.end())
        compare(file, library, versions, *found->second, all);
      else if (is_in_loader(library, all.loader) && is_for_glibc(versions) && userland_.c_library == CLibrary::musl)
        report(file, library, Severity::error, "elf-needed",
               "is linked with glibc, and the C library of " + userland_.name + " is musl: compile it for musl", all);
    }
  }

  static bool is_for_glibc(const std::set<std::string>& versions) {
    return std::any_of(versions.begin(), versions.end(), [](const auto& name) { return name.starts_with("GLIBC_"); });
  }

  void compare(const LoadedFile& file, const std::string& library, const std::set<std::string>& versions,
               const LoadedFile& found, const Loading& all) {
    std::set<std::string> lacking;
    std::set_difference(versions.begin(), versions.end(), found.elf->defined_versions.begin(),
                        found.elf->defined_versions.end(), std::inserter(lacking, lacking.end()));
    if (const auto weak = file.elf->weak_versions.find(library); weak != file.elf->weak_versions.end())
      for (const auto& name : weak->second) lacking.erase(name);
    if (lacking.empty()) return;
    const std::string names = join({lacking.begin(), lacking.end()}, " ");
    // glibc says "no version information available" and goes on; musl compares no versions.
    if (found.elf->defined_versions.empty())
      report(file, library, Severity::warning, "elf-too-new",
             "needs " + names + " of " + library + ", but " + files_.name_of(found.place) +
                 " has no symbol versions: it is another build of the library",
             all);
    else
      report(file, library, Severity::error, "elf-too-new",
             "needs " + names + " of " + library + ", which " + files_.name_of(found.place) +
                 " does not have: link with the library of " + userland_.name + ", or install a newer one there",
             all);
  }

  void miss(const LoadedFile& file, const std::string& name, const std::string& unfit, const Loading& all) {
    if (!userland_.is_complete) {
      report(file, name, Severity::warning, "elf-needed",
             "needs " + name + ", which is neither in " + userland_.name + " nor in the given files", all);
      return;
    }
    const bool by_path = name.find('/') != std::string::npos;
    const auto other = by_path ? elsewhere_.end() : elsewhere_.find(name);
    if (by_path) {
      report(
          file, name, Severity::error, "elf-needed",
          "names a library by its path, " + name + ", which is not there: link with -l, or give that library a SONAME",
          all);
    } else if (other != elsewhere_.end() && files_.elf(other->second->place)->machine == file.elf->machine) {
      // Who loads a plugin may have loaded its libraries.
      report(file, name, is_program(all.root) ? Severity::error : Severity::warning, "elf-needed",
             "needs " + name + ", which is at " + other->second->path +
                 ", where the dynamic loader does not look: install it in a usual folder such as /usr/lib, or link "
                 "with -Wl,-rpath and a folder that begins with $ORIGIN",
             all);
    } else {
      report(file, name, Severity::error, "elf-needed",
             "needs " + name + ", which is " +
                 (unfit.empty() ? "neither in " + userland_.name + " nor in the given files" : "there as " + unfit) +
                 ": install it, or link with what is there",
             all);
    }
  }

  /// About a file that is not given the first one says it that loads it.
  void report(const LoadedFile& file, const std::string& about, Severity severity, const char* rule,
              std::string sentence, const Loading& all) {
    auto given = index_.find(file.place);
    const size_t whose = given != index_.end() ? given->second : all.root;
    if (given == index_.end()) sentence = "loads " + files_.name_of(file.place) + ", which " + sentence;
    if (!reported_.emplace(whose, rule, file.place, about).second) return;
    findings_[whose].push_back(make_finding(severity, rule, given_[whose].path, sentence));
  }

  DeviceFiles& files_;
  LoaderSearch& search_;
  const std::vector<GivenProgram>& given_;
  const DeviceUserland& userland_;
  std::vector<Findings> findings_;
  std::map<DevicePlace, size_t> index_;
  std::map<std::string, const GivenProgram*> elsewhere_;  ///< by the name of the file
  std::set<DevicePlace> visited_;
  std::set<std::tuple<size_t, std::string, DevicePlace, std::string>> reported_;
};

}  // namespace

std::vector<Findings> audit_loading(DeviceFiles& files, LoaderSearch& search, const std::vector<GivenProgram>& given,
                                    const DeviceUserland& userland) {
  return LoadingAudit(files, search, given, userland).judge();
}

}  // namespace extmod
