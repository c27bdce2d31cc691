// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/build_options.h"

namespace extmod {

void add_module_package_options(CLI::App& app, ModulePackagesRequest& request) {
  app.option_defaults()->group("Packages of the modules");
  add_format_options(app, request, PackagesOf::modules);
  app.add_option_function<std::string>(
         "--package-compress", [&request](const std::string& text) { request.compression = parse_compression(text); },
         "compress the packages: zstd, xz, gzip or none, and a level (xz:9)")
      ->default_str("zstd")
      ->type_name("METHOD[:LEVEL]");
  ModulePackageRequest& package = request.package;
  app.add_option(
      "--name", package.name,
      "the package is called NAME-modules-RELEASE (default: the module's name; of several, that of the DIR)");
  app.add_option("--package-version", package.version,
                 "version of the package (default: the modules' MODULE_VERSION and -1; without one 0-1)");
  app.add_option("--description", package.description,
                 "first line: the summary; other lines: the description (default: from MODULE_DESCRIPTION)");
  app.add_option("--license", package.licence, "SPDX expression (default: from MODULE_LICENSE)");
  app.add_option("--image-package", package.image_packages,
                 "the kernel's package, which the package depends on (default: by the release, as the format's "
                 "distributions and the kernel's own packages call it); can be repeated")
      ->allow_extra_args(false)
      ->option_text("[FORMAT:]RELATION");
  add_relation_options(app, package);
  app.add_option("--layout", package.layout,
                 "place of the modules: legacy (/lib/modules), usrmerge (/usr/lib/modules) or auto (as the format's "
                 "distributions have it)")
      ->check(CLI::IsMember({"auto", "legacy", "usrmerge"}))
      ->option_text("WHICH=auto");
  app.add_option("--run-arch", request.run_arch,
                 "architecture of the packages: armel, a GNU triplet, ... (default: the usual one of the kernel)")
      ->type_name("ARCH");
  add_signing_options(app, request.sign_key, request.sign_command);
  add_script_options(app, package);
  CLI::Option* format = app.get_option("--format");
  for (CLI::Option* option : app.get_options())
    if (option->get_group() == format->get_group() && option != format) option->needs(format);
}

}  // namespace extmod
