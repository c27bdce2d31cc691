#include "package/package_info.h"

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

// Debian policy 5.6.12: what an upstream version may consist of; it begins with a digit.
constexpr std::string_view kVersionCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-~";

/// `localversion*` files at the top of srctree, as scripts/setlocalversion --no-local appends them.
std::string localversion_files(const KernelTree& tree) {
  std::string text;
  for (const auto& entry : walk(tree.srctree, [](const std::string&) { return false; }))
    if (entry.kind == EntryKind::file && entry.path.starts_with("localversion") && !entry.path.ends_with("~"))
      text += trim(read_file(tree.srctree / entry.path));
  return text;
}

void check_version(const std::string& version) {
  const std::string rest = file_version(version);  // an epoch, if any, is a number and a colon
  const std::string epoch = version.substr(0, version.size() - rest.size());
  bool valid = !rest.empty() && rest[0] >= '0' && rest[0] <= '9' && !rest.ends_with("-") &&
               rest.find_first_not_of(kVersionCharacters) == std::string::npos &&
               epoch.find_first_not_of("0123456789:") == std::string::npos && epoch != ":";
  if (!valid)
    throw Error(
        ExitStatus::impossible, "not a Debian package version", "`" + version + "`",
        "it begins with a digit and has letters, digits and . + - ~ only; give --package-version or KDEB_PKGVERSION");
}

}  // namespace

std::string default_version(const KernelTree& tree) {
  auto mkdebian = read_file_if_exists(tree.srctree / "scripts/package/mkdebian");
  bool without_local = mkdebian && mkdebian->find("--no-local") != std::string::npos;
  std::string base = without_local ? tree.version + localversion_files(tree) : tree.release;
  std::string revision(trim(read_file_if_exists(tree.objtree / ".version").value_or("1")));
  return replace_all(base, "_", "-") + "-" + (revision.empty() ? "1" : revision);
}

std::string file_version(const std::string& version) {
  return version.substr(version.find(':') + 1);
}

std::string maintainer_from_environment() {
  auto user = environment("KBUILD_BUILD_USER");
  auto host = environment("KBUILD_BUILD_HOST");
  std::string name = environment("DEBFULLNAME").value_or(user.value_or("Kernel packager"));
  if (auto address = environment("DEBEMAIL")) return name + " <" + *address + ">";
  if (user && host) return name + " <" + *user + "@" + *host + ">";
  return name + " <kernel@packages.invalid>";
}

PackageInfo make_package_info(const PackageRequest& request, const KernelTree& tree, const Arch& run_arch,
                              int64_t time) {
  PackageInfo info;
  info.release = tree.release;
  info.kernel_version = tree.version;
  info.version = request.version ? *request.version : default_version(tree);
  check_version(info.version);
  info.maintainer = maintainer_from_environment();
  info.run_arch = &run_arch;
  info.kernel_arch = tree.arch;
  info.time = time;
  return info;
}

}  // namespace extmod
