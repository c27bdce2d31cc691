// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <map>

#include "cli/build_options.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

void add_option(CLI::App& app, const FormatOption& option) {
  const std::string name = "--" + option.name;
  if (option.value_name.empty()) {
    app.add_flag_callback(
        name, [take = option.take] { take("true"); }, option.help);
    return;
  }
  CLI::Option* added = app.add_option_function<std::string>(name, option.take, option.help)
                           ->default_str(option.usual)
                           ->type_name(option.value_name);
  if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
}

/// A relation may contain commas and blanks, so each option is one relation.
void add_relation_option(CLI::App& app, const std::string& name, std::vector<std::string>& value,
                         const std::string& help) {
  app.add_option(name, value, help)->allow_extra_args(false)->option_text("[FORMAT:]RELATION");
}

/// Options of formats that the command line gives, and these formats. Nothing of a configuration file.
std::map<std::string, std::string> given_format_options(const CLI::App& app) {
  std::map<std::string, std::string> given;
  for (const auto& format : package_formats())
    for (const auto& option : format.new_packager()->options())
      if (const auto* known = app.get_option_no_throw("--" + option.name); known != nullptr && known->count() > 0)
        given["--" + option.name] = format.name;
  return given;
}

}  // namespace

void add_format_options(CLI::App& app, PackagesRequest& request, PackagesOf content) {
  auto take_formats = [&request](const std::vector<std::string>& names) {
    request.formats.clear();
    for (const auto& name : names) {
      const std::vector<std::string> meant = name == "all" ? format_names() : std::vector{name};
      request.formats.insert(request.formats.end(), meant.begin(), meant.end());
    }
  };
  CLI::Option* format = app.add_option_function<std::vector<std::string>>(
                               "--format", take_formats, "package formats: " + join(format_names(), ", ") + " or all")
                            ->delimiter(',');
  format->option_text(request.formats.empty() ? "FORMAT,..." : "FORMAT,...=" + request.formats.front());
  for (const auto& row : package_formats()) {
    auto packager = row.new_packager();
    for (const auto& option : packager->options())
      if (content == PackagesOf::headers || !option.is_for_headers) add_option(app, option);
    request.packagers[row.name] = std::move(packager);
  }
}

void add_relation_options(CLI::App& app, PackageRequest& package) {
  add_relation_option(
      app, "--depends", package.depends,
      "add a dependency: \"gcc (>= 12)\", for one format " + format_names().front() + ":gcc-12; can be repeated");
  add_relation_option(app, "--provides", package.provides, "add a name that the package provides; can be repeated");
  add_relation_option(app, "--conflicts", package.conflicts,
                      "add a package that this one conflicts with; can be repeated");
}

void add_script_options(CLI::App& app, PackageRequest& package) {
  for (const char* script : {"preinst", "postinst", "prerm", "postrm"})
    app.add_option_function<std::string>(
           std::string("--") + script, [&package, script](const std::string& path) { package.scripts[script] = path; },
           "use this maintainer script instead of the usual one")
        ->type_name("FILE");
}

std::function<void()> check_format_options(const CLI::App& app, const PackagesRequest& request) {
  return [given = given_format_options(app), &request] {
    for (const auto& [option, format] : given)
      if (std::find(request.formats.begin(), request.formats.end(), format) == request.formats.end())
        throw Error(ExitStatus::impossible, "the option is for another format than the wanted ones",
                    option + " with --format " + join(request.formats, ","),
                    "add " + format + " to --format or leave " + option + " out");
  };
}

void add_signing_options(CLI::App& app, std::string& key, std::vector<std::string>& command) {
  app.add_option("--sign", key, "sign with gpg and this key (id, fingerprint or address)")->type_name("KEY");
  app.add_option_function<std::string>(
         "--sign-command", [&command](const std::string& text) { command = split_words(text); },
         "sign by running COMMAND FILE SIGNATURE, which writes a detached OpenPGP signature")
      ->type_name("COMMAND");
}

void add_layout_option(CLI::App& app, BuildRequest& request, const std::string& usual) {
  app.add_option("--layout", request.package.layout,
                 "place of the build link: legacy (/lib/modules), usrmerge (/usr/lib/modules) or auto (" + usual + ")")
      ->check(CLI::IsMember({"auto", "legacy", "usrmerge"}))
      ->option_text("WHICH=auto");
}

void add_package_options(CLI::App& app, BuildRequest& request) {
  app.option_defaults()->group("Packages");
  request.formats = {format_names().front()};
  add_format_options(app, request, PackagesOf::headers);
  app.add_option("-o,--output", request.output, "folder for the packages")->capture_default_str()->type_name("DIR");
  app.add_option_function<std::string>(
         "--compress", [&request](const std::string& text) { request.compression = parse_compression(text); },
         "zstd, xz, gzip or none, and a level (xz:9); a format with only one method keeps it")
      ->default_str("zstd")
      ->type_name("METHOD[:LEVEL]");
  add_layout_option(app, request, "as the format's distributions have it");
  app.option_defaults()->group("Metadata, signatures and scripts of the packages");
  PackageRequest& package = request.package;
  app.add_option("--package-version", package.version,
                 "version of the package (default: the one that the kernel's mkdebian would choose)")
      ->envname("KDEB_PKGVERSION");
  app.add_option("--name", package.name, "name of the package (default: the format's usual name)");
  app.add_option("--description", package.description, "first line: the summary; other lines: the description");
  add_relation_options(app, package);
  app.add_option("--meta", package.meta,
                 "also write the package NAME that always depends on the newest headers (linux-headers-arm64)")
      ->type_name("NAME");
  app.add_option("--image-package", package.image_package,
                 "for --meta: the image's package of the same kind, to whose version it holds (linux-image-arm64)")
      ->type_name("NAME");
  app.add_flag_callback(
      "--no-derived-depends", [&package] { package.derive_depends = false; },
      "add no dependencies that are read from the tree: libraries of the host programs, compiler, make, pahole");
  app.add_option_function<std::string>(
         "--compiler-depends",
         [&request](const std::string& text) { request.compiler_depends = parse_compiler_depends(text); },
         "declare the kernel's compiler as recommends, depends or none (default: depends where no other one works: "
         "plugins, LTO, CFI, Rust)")
      ->check(CLI::IsMember({"recommends", "depends", "none"}))
      ->option_text("HOW");
  add_signing_options(app, request.sign_key, request.sign_command);
  add_script_options(app, package);
}

}  // namespace extmod
