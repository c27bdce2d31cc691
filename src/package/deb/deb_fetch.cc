// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_fetch.h"

#include <algorithm>
#include <map>
#include <regex>

#include "package/deb/private_apt.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

std::string name_in(const std::string& package) {
  return package.substr(0, package.find('='));
}

/// apt takes other words for options, patterns or the name of a release.
std::string checked(const std::string& given, const std::string& architecture) {
  static const std::regex kPackage("([a-z0-9][a-z0-9+.-]+)(:[a-z0-9-]+)?(=[A-Za-z0-9.+:~-]+)?");
  std::smatch parts;
  if (!std::regex_match(given, parts, kPackage))
    throw Error(ExitStatus::impossible, "no name of a package", given, "give --fetch NAME or NAME=VERSION");
  if (parts[2].length() != 0 && parts[2] != ":" + architecture && parts[2] != ":any")
    throw Error(ExitStatus::impossible, "a package for another architecture than " + architecture, given,
                "give the name alone");
  return parts[1].str() + parts[3].str();
}

std::vector<fs::path> debs_in(const fs::path& folder) {
  std::vector<fs::path> debs;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".deb") debs.push_back(entry.path());
  std::sort(debs.begin(), debs.end());
  return debs;
}

/// Packages and the libraries that they depend on.
class AptPackages {
 public:
  AptPackages(PrivateApt& apt, Progress& progress) : apt_(apt), progress_(progress) {}

  std::vector<AptPackage> all(const std::vector<std::string>& names) {
    std::vector<std::string> unknown;
    ask(names);
    for (const auto& name : names)
      if (!known_.contains(name_in(name))) unknown.push_back(name);
    if (!unknown.empty())
      throw Error(ExitStatus::impossible, "apt knows no such package of this architecture", join(unknown, " "),
                  "check the name and this machine's sources in /etc/apt; --refresh gets new package lists");
    while (!wanted_.empty()) {
      const std::map<std::string, std::string> wanted = std::exchange(wanted_, {});
      std::vector<std::string> more;
      more.reserve(wanted.size());
      for (const auto& [name, package] : wanted) more.push_back(package);
      ask(more);
      for (const auto& [name, package] : wanted)
        if (known_.try_emplace(name).second)
          progress_.warning("apt knows no package " + package + ", on which another one depends: it is left out");
    }
    std::vector<AptPackage> packages;
    for (const auto& [name, package] : known_)
      if (!package.version.empty()) packages.push_back(package);
    return packages;
  }

 private:
  void ask(const std::vector<std::string>& names) {
    for (auto& package : apt_.show(names)) {
      for (const auto& relation : package.depends)
        if (const std::string other = library_package_in(relation); !other.empty())
          wanted_.try_emplace(name_in(other), other);
      known_.try_emplace(package.name, std::move(package));
    }
    std::erase_if(wanted_, [&](const auto& wanted) { return known_.contains(wanted.first); });
  }

  PrivateApt& apt_;
  Progress& progress_;
  std::map<std::string, AptPackage> known_;
  std::map<std::string, std::string> wanted_;  ///< name -> NAME or NAME=VERSION
};

}  // namespace

std::string library_package_in(const std::string& relation) {
  const std::string first = relation.substr(0, relation.find('|'));
  auto words = split_words(replace_all(replace_all(first, "(", " ( "), ")", " ) "));
  if (words.empty()) return {};
  std::string name = words[0].substr(0, words[0].find(':'));
  if (!name.starts_with("lib") && !name.starts_with("zlib")) return {};
  for (const char* of_compiler : {"libc6", "libc-", "libgcc", "libcrypt1", "libstdc++"})
    if (name.starts_with(of_compiler)) return {};
  const bool is_exact = words.size() > 3 && words[1] == "(" && words[2] == "=";
  return is_exact ? name + "=" + words[3] : name;
}

std::vector<fs::path> fetch_debs(CommandRunner& runner, Progress& progress, const FetchRequest& request) {
  if (request.names.empty()) return {};
  std::vector<std::string> names;
  names.reserve(request.names.size());
  for (const auto& name : request.names) names.push_back(checked(name, request.architecture));
  PrivateApt apt(runner, progress, request.architecture, request.refresh);
  const std::vector<AptPackage> packages = AptPackages(apt, progress).all(names);
  progress.step("downloading " + std::to_string(packages.size()) + " packages");
  apt.download(packages, request.into);
  return debs_in(request.into);
}

}  // namespace extmod
