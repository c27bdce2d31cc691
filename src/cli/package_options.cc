// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/build_options.h"
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

/// Every format has its options whether or not it is wanted; the packagers keep what they say.
void add_options_of_formats(CLI::App& app, BuildRequest& request) {
  for (const auto& format : package_formats()) {
    auto packager = format.new_packager();
    for (const auto& option : packager->options()) add_option(app, option);
    request.packagers[format.name] = std::move(packager);
  }
}

void add_format_options(CLI::App& app, BuildRequest& request) {
  auto take_formats = [&request](const std::vector<std::string>& names) {
    request.formats.clear();
    for (const auto& name : names) {
      const std::vector<std::string> meant = name == "all" ? format_names() : std::vector{name};
      request.formats.insert(request.formats.end(), meant.begin(), meant.end());
    }
  };
  request.formats = {format_names().front()};
  app.add_option_function<std::vector<std::string>>(
         "--format", take_formats, "package formats, separated by commas: " + join(format_names(), ", ") + " or all")
      ->delimiter(',')
      ->default_str(request.formats.front())
      ->type_name("FORMAT,...");
  app.add_option("-o,--output", request.output, "folder for the packages")->capture_default_str()->type_name("DIR");
  app.add_option_function<std::string>(
         "--compress", [&request](const std::string& text) { request.compression = parse_compression(text); },
         "zstd, xz, gzip or none, with a level if wanted (xz:9); a format that has one method keeps that")
      ->default_str("zstd")
      ->type_name("METHOD[:LEVEL]");
  add_options_of_formats(app, request);
  app.add_option("--layout", request.package.layout,
                 "where the build link goes: legacy (/lib/modules), usrmerge (/usr/lib/modules) or auto, what each "
                 "format's distributions do")
      ->check(CLI::IsMember({"auto", "legacy", "usrmerge"}))
      ->capture_default_str()
      ->type_name("WHICH");
}

/// A relation may have commas and blanks: every option is one relation.
void add_relation_option(CLI::App& app, const std::string& name, std::vector<std::string>& value,
                         const std::string& help) {
  app.add_option(name, value, help)->allow_extra_args(false)->type_name("[FORMAT:]RELATION");
}

}  // namespace

void add_package_options(CLI::App& app, BuildRequest& request) {
  add_format_options(app, request);
  PackageRequest& package = request.package;
  app.add_option("--package-version", package.version,
                 "version of the package; what the kernel's mkdebian would choose where not given")
      ->envname("KDEB_PKGVERSION");
  app.add_option("--name", package.name, "name of the package, instead of each format's usual one");
  app.add_option("--description", package.description, "first line the summary, then as many lines as you want");
  add_relation_option(app, "--depends", package.depends, "one more dependency, \"gcc (>= 12)\"; may be repeated");
  add_relation_option(app, "--provides", package.provides, "one more thing that the package provides");
  add_relation_option(app, "--conflicts", package.conflicts, "something the package cannot be installed with");
  app.add_flag_callback(
      "--no-derived-depends", [&package] { package.derive_depends = false; },
      "declare no dependencies on the libraries that the programs need");
  app.add_option("--sign", request.sign_key, "sign with gpg and this key; without it nothing is signed")
      ->type_name("KEY");
  app.add_option_function<std::string>(
         "--sign-command", [&request](const std::string& text) { request.sign_command = split_words(text); },
         "sign with COMMAND FILE SIGNATURE, which writes a detached OpenPGP signature of FILE")
      ->type_name("COMMAND");
  for (const char* script : {"preinst", "postinst", "prerm", "postrm"})
    app.add_option_function<std::string>(
           std::string("--") + script, [&package, script](const std::string& path) { package.scripts[script] = path; },
           "maintainer script to use instead of our own")
        ->type_name("FILE");
}

}  // namespace extmod
