// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_info.h"

#include "support/error.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

// What the kernel's mkdebian may choose and every format can express.
constexpr std::string_view kVersionCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-~";

/// `localversion*` files at the top of srctree, as scripts/setlocalversion --no-local appends them.
std::string localversion_files(const KernelTree& tree) {
  std::string text;
  for (const auto& entry : walk(tree.srctree, [](const std::string&) { return false; }))
    if (entry.kind == EntryKind::file && entry.path.starts_with("localversion") && !entry.path.ends_with("~"))
      text += trim(read_file(tree.srctree / entry.path));
  return text;
}

void describe(PackageInfo& info, const std::string& description) {
  size_t newline = description.find('\n');
  info.summary = trim(description.substr(0, newline));
  info.description = newline == std::string::npos ? "" : trim(description.substr(newline + 1));
  if (info.summary.empty()) throw Error(ExitStatus::impossible, "the description has no first line", "--description");
}

std::vector<Relation> parse_relations(const std::vector<std::string>& texts) {
  std::vector<Relation> relations;
  relations.reserve(texts.size());
  for (const auto& text : texts) relations.push_back(parse_relation(text));
  return relations;
}

std::string read_script(const std::string& path) {
  std::string script = read_file(path);
  if (!script.starts_with("#!/"))
    throw Error(ExitStatus::impossible, "a maintainer script must begin with #! and its interpreter", path);
  return script;
}

Layout parse_layout(const std::string& text) {
  if (text == "auto") return Layout::automatic;
  if (text == "legacy") return Layout::legacy;
  if (text == "usrmerge") return Layout::usrmerge;
  throw Error(ExitStatus::impossible, "no such layout", text, "give auto, legacy or usrmerge");
}

}  // namespace

bool is_package_version(const std::string& version) {
  const std::string rest = file_version(version);  // an epoch, if any, is a number and a colon
  const std::string epoch = version.substr(0, version.size() - rest.size());
  return !rest.empty() && rest[0] >= '0' && rest[0] <= '9' && !rest.ends_with("-") &&
         rest.find_first_not_of(kVersionCharacters) == std::string::npos &&
         epoch.find_first_not_of("0123456789:") == std::string::npos && epoch != ":";
}

void take_request(PackageInfo& info, const PackageRequest& request) {
  if (!is_package_version(info.version))
    throw Error(
        ExitStatus::impossible, "not a package version", "`" + info.version + "`",
        "it begins with a digit and has letters, digits and . + - ~ only; give --package-version or KDEB_PKGVERSION");
  if (!request.description.empty()) describe(info, request.description);
  info.depends = parse_relations(request.depends);
  info.provides = parse_relations(request.provides);
  info.conflicts = parse_relations(request.conflicts);
  for (const auto& [name, path] : request.scripts) info.scripts[name] = read_script(path);
  info.layout = parse_layout(request.layout);
  info.maintainer = request.maintainer;
}

std::string default_version(const KernelTree& tree) {
  auto mkdebian = read_file_if_exists(tree.srctree / "scripts/package/mkdebian");
  bool without_local = mkdebian && mkdebian->find("--no-local") != std::string::npos;
  std::string base = without_local ? tree.version + localversion_files(tree) : tree.release;
  std::string revision(trim(read_file_if_exists(tree.objtree / ".version").value_or("1")));
  // A release may have other characters, and they may be the ones that a package version cannot have.
  for (char& byte : base)
    if (kVersionCharacters.find(byte) == std::string_view::npos) byte = '-';
  return base + "-" + (revision.empty() ? "1" : revision);
}

void check_release_for(const std::string& package, const KernelTree& tree) {
  const size_t at = tree.release.find_first_not_of(std::string(kVersionCharacters) + "_");
  if (at == std::string::npos) return;
  throw Error(ExitStatus::impossible,
              package + " is named after the kernel release and has ASCII letters, digits and . + - _ ~ only",
              "`" + tree.release + "`",
              "choose another --format, or change CONFIG_LOCALVERSION and build the kernel again");
}

std::string file_version(const std::string& version) {
  return version.substr(version.find(':') + 1);
}

std::string package_revision(const PackageInfo& info) {
  size_t dash = info.version.rfind('-');
  return dash == std::string::npos ? "1" : info.version.substr(dash + 1);
}

PackageInfo make_package_info(const PackageRequest& request, const KernelTree& tree, const Userland& userland,
                              int64_t time) {
  PackageInfo info;
  info.release = tree.release;
  info.kernel_version = tree.version;
  info.version = request.version ? *request.version : default_version(tree);
  info.version_is_given = request.version.has_value();
  info.arch_name = tree.arch_name;
  info.userland = userland;
  info.time = time;
  info.name = request.name;
  info.summary = "Linux kernel headers for " + info.release + " on " + info.arch_name;
  info.description = "What is needed to build external modules for the kernel " + info.release +
                     "\non the machine that runs it: headers, configuration, symbol versions and\n"
                     "the build programs, compiled for " +
                     to_string(info.userland.abi) + ".";
  take_request(info, request);
  info.meta = request.meta;
  info.image_package = request.image_package;
  if (info.meta.empty() && !info.image_package.empty())
    throw Error(ExitStatus::impossible, "only a --meta package keeps in step with an image package",
                "--image-package " + info.image_package, "add --meta NAME or leave --image-package out");
  return info;
}

}  // namespace extmod
