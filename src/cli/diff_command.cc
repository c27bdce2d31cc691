// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/diff_report.h"
#include "cli/output.h"
#include "cli/subcommand.h"
#include "package/package_format.h"
#include "support/atomic_file.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kDiffFooter = R"~(
A is the older one, B the newer one: a headers package of any format, an unpacked one, a headers tree, or a
Module.symvers file. Compared are release, configuration, exported symbols (CRC, module, namespace, GPL-only), programs
and their userland, what packages declare, and files. Where headers come in several packages, unpack them into one
folder; of a package alone, the other parts are not compared.

--allow reads kabi/severities (a pattern of modules, symbols or namespaces, then PASS or FAIL; the first match wins,
and without one a symbol is promised), a kabi_stablelist_ARCH ([rhel9_...], then a symbol a line), or Android's symbol
list ([abi_symbol_list], then a symbol a line). A promised symbol must not go away, nor get another CRC, GPL-only or
another namespace. New symbols break nothing.

--modules says which modules built with A the kernel of B refuses, and by which symbol. Modules may need each other.

Exit status 0 if both were compared, whether they differ or not; 5 if a change breaks a promise of --allow, if one of
--modules breaks or is damaged, or for a malformed package; 2 for a file that is nothing of the kind.
{limits}
Examples:
  extmod-pkg diff linux-headers-6.12.0-arm64{ending} linux-headers-6.12.1-arm64{ending}
  extmod-pkg diff --modules /lib/modules/$(uname -r)/updates /usr/src/linux-headers-$(uname -r) new-headers.tar.zst
  extmod-pkg diff --allow kabi/severities old/Module.symvers new/Module.symvers
  extmod-pkg diff --markdown comment.md --all old.tar.zst new.tar.zst)~";

struct DiffOptions {
  bool all = false;
  std::optional<std::filesystem::path> markdown;
};

int run_diff(const DiffRequest& request, const DiffOptions& options) {
  const bool markdown_is_stdout = options.markdown == "-";
  if (markdown_is_stdout && output_options().json)
    throw Error(ExitStatus::impossible, "two reports for standard output", "--json, --markdown",
                "name a file for one of them");
  DiffReport report;
  {
    TerminalProgress progress;
    report = diff(request, progress);
  }
  if (options.markdown && !markdown_is_stdout)
    write_atomically(*options.markdown, report_markdown(report, options.all), Sync::file);
  print(markdown_is_stdout      ? report_markdown(report, options.all)
        : output_options().json ? report_json(report)
                                : report_text(report, options.all));
  return static_cast<int>(report.is_broken() ? ExitStatus::unverified : ExitStatus::done);
}

}  // namespace

std::function<int()> add_diff(CLI::App& app) {
  auto request = std::make_shared<DiffRequest>();
  auto options = std::make_shared<DiffOptions>();
  app.add_option("A", request->a, "the older headers: package, folder or Module.symvers")->required()->type_name("");
  app.add_option("B", request->b, "the newer headers")->required()->type_name("");
  app.add_option("--modules", request->modules,
                 "modules built with A, as files, folders or packages; may be given several times")
      ->allow_extra_args(false)
      ->type_name("DIR|FILE");
  app.add_option("--allow", request->allow,
                 "what a distribution promises about its symbols; may be given several times")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_flag("--all", options->all, "list everything, not the first of each list");
  app.add_option("--markdown", options->markdown, "write the report for a merge request's comment, too; - is stdout")
      ->type_name("FILE");
  add_limit_option(app, request->limits);
  app.footer(
      fmt::format(kDiffFooter, fmt::arg("ending", package_formats().front().files), fmt::arg("limits", limits_help())));
  return [=] { return run_diff(*request, *options); };
}

}  // namespace extmod
