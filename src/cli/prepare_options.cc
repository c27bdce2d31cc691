// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/prepare_options.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/subcommand.h"
#include "support/error.h"

namespace extmod {
namespace {

void add_origin_options(CLI::App& app, SourceRequest& source) {
  app.add_option("--sha256sums", source.sha256sums, "list of checksums, which must have the right one of SOURCE")
      ->type_name("FILE");
  app.add_option("--signature", source.signature, "detached signature of SOURCE, or of the tar in it, by gpg")
      ->type_name("FILE");
  app.add_option("--keyring", source.keyring, "the keys that may have signed it (default: those of your gpg)")
      ->type_name("FILE");
  app.add_option("--unpack", source.unpack, "folder for the unpacked source (default: OBJTREE.source)")
      ->type_name("DIR");
  app.add_flag("--keep-vcs", source.keep_vcs, "unpack .git and the like, too");
}

/// An archive, or a folder that nobody has configured.
bool is_source(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) return true;
  auto has = [&](const char* file) { return std::filesystem::exists(path / file, ignored); };
  return has("Kconfig") && has("scripts/Makefile.build") && !has(".config") && !has("include/config/auto.conf");
}

}  // namespace

void add_source_options(CLI::App& app, PrepareRequest& request, const std::string& config) {
  app.option_defaults()->group("Source");
  add_origin_options(app, request.source);
  app.option_defaults()->group("Kernel configuration");
  ConfigurationRequest& configuration = request.configuration;
  auto* whole = app.add_option(config, configuration.config, "a whole configuration, such as /boot/config-RELEASE")
                    ->type_name("FILE");
  app.add_option("--defconfig", configuration.defconfig,
                 "a configuration that the source has, such as ppc64le_defconfig (default: that of ARCH)")
      ->type_name("NAME")
      ->excludes(whole);
  app.add_option("--fragment", configuration.fragments, "lines that replace those of the configuration; repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--set", configuration.settings, "one more such line, the last; repeatable")
      ->allow_extra_args(false)
      ->type_name("SYMBOL=VALUE");
  app.add_flag("--strict", configuration.strict, "fail if the finished configuration differs from a line of these");
  app.option_defaults()->group("What is made");
  static const std::map<std::string, FullBuild> kFull = {
      {"auto", FullBuild::automatic}, {"never", FullBuild::never}, {"always", FullBuild::always}};
  app.add_option("--symvers", request.symvers, "Module.symvers of the kernel that ships, with the CRCs of its symbols")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         "--full", [&request](const std::string& when) { request.full = kFull.at(when); },
         "build image and modules: auto (for their CRCs, under CONFIG_MODVERSIONS without --symvers), never or always")
      ->check(CLI::IsMember(kFull))
      ->option_text("WHEN=auto");
}

std::function<bool(const BuildRequest&)> add_source_of_build(CLI::App& app, PrepareRequest& request) {
  const auto before = std::as_const(app).get_options();
  add_source_options(app, request, "--kernel-config");
  app.option_defaults()->group("Source");
  app.add_option("--objtree", request.output, "where the tree of a SOURCE is made (default: objtree in --output)")
      ->type_name("DIR");
  std::vector<const CLI::Option*> added;
  for (const CLI::Option* option : std::as_const(app).get_options())
    if (std::find(before.begin(), before.end(), option) == before.end()) added.push_back(option);
  return [added, &request](const BuildRequest& build) {
    const auto given =
        std::find_if(added.begin(), added.end(), [](const CLI::Option* option) { return option->count() > 0; });
    if (given == added.end()) return false;
    if (!is_source(build.tree.objtree))
      throw Error(ExitStatus::impossible, "the option is for a source, and this is a kernel's build folder",
                  (*given)->get_name(), "leave it out, or give the kernel's source");
    if (build.dry_run)
      throw Error(ExitStatus::impossible, "what a source gives is not known before it is prepared", "--dry-run",
                  "run `extmod-pkg prepare`, then give its OBJTREE");
    if (request.output.empty()) request.output = build.output / "objtree";
    request.source.source = build.tree.objtree;
    request.arch = build.tree.arch;
    request.kernelrelease = build.tree.kernelrelease;
    request.compiler = build.toolchain.compiler;
    request.jobs = build.jobs;
    request.command = build.command;
    return true;
  };
}

}  // namespace extmod
