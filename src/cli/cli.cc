// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cli.h"

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "cli/subcommand.h"
#include "support/error.h"
#include "support/printable.h"

namespace extmod {
namespace {

const std::vector<Subcommand>& subcommands() {
  static const std::vector<Subcommand> kSubcommands = {
      {"build", "package what external modules need, from a kernel's build folder", add_build},
      {"stage", "make the headers tree without a package: for a spec's %install, Yocto, debhelper", add_stage},
      {"prepare", "make a kernel's build folder from its source, configuration and fragments", add_prepare},
      {"kbuild", "run a packaging target of the kernel with a verified headers package", add_kbuild},
      {"module", "build external modules for a kernel, and check that they fit it", add_module},
      {"verify", "check a headers tree or package, whoever made it", add_verify},
      {"explain", "say what a rule of verify means, and how to fix what it finds", add_explain},
      {"diff", "say what changed between two headers packages: symbols, configuration, files", add_diff},
      {"prove", "build trial modules with the programs of a headers package", add_prove},
      {"repair", "replace the wrong programs in a headers package that somebody made", add_repair},
      {"sysroot", "unpack libraries of the target, for build --sysroot", add_sysroot},
      {"farm", "build packages of many kernels, architectures and flavours", add_farm},
      {"doctor", "list what is missing on this machine, with the commands that install it", add_doctor},
  };
  return kSubcommands;
}

/// CLI11 lists the words left over in reverse, and after an unknown option also its values.
std::string first_left_over(const CLI::App& app, const std::string& otherwise) {
  const auto words = app.remaining();
  for (const auto& word : words)
    if (word.starts_with("-")) return "`" + word + "` is no option of " + app.get_name();
  return "`" + words.front() + "` " + otherwise;
}

[[noreturn]] void refuse(const CLI::App& app, const CLI::ParseError& error) {
  const auto subs = app.get_subcommands();
  std::string what = error.what();
  std::string help = "see extmod-pkg " + (subs.empty() ? "" : subs[0]->get_name() + " ") + "--help";
  if (app.remaining_size() > 0) {
    what = first_left_over(app, "is no subcommand");
    help = "see extmod-pkg --help";
  } else if (!subs.empty() && subs[0]->remaining_size() > 0) {
    what = first_left_over(*subs[0], "is one word too many");
  }
  throw Error(ExitStatus::impossible, "the command line is wrong", what, help);
}

constexpr const char* kFooter = R"(
Exit status:
  0      done, verified
  1      a compile or packaging step failed
  2      the request cannot be met: command line, not a prepared kernel tree, contradicting facts
  3      the environment: compiler, tool, permission, disk space; may work elsewhere
  4      part of several jobs failed
  5      verification failed, or a malformed package
  128+n  ended by signal n; everything temporary was removed

`extmod-pkg SUBCOMMAND --help` explains each of them.)";

}  // namespace

int run_cli(int argc, char** argv) {
  CLI::App app{"Packages for building external kernel modules on the machine that the kernel runs on.", "extmod-pkg"};
  app.set_version_flag("--version", "extmod-pkg " EXTMOD_PKG_VERSION);
  app.footer(kFooter);
  app.require_subcommand(1);
  std::function<int()> chosen;
  for (const auto& row : subcommands()) {
    CLI::App* sub = app.add_subcommand(row.name, row.summary);
    add_output_options(*sub);
    auto run = row.add(*sub);
    sub->callback([run, &chosen] { chosen = run; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0 && app.remaining_size() == 0) {
      int status = app.exit(error);
      flush_results();
      return status;
    }
    refuse(app, error);
  }
  return chosen();
}

void report_error(const std::string& message, int status) {
  std::fprintf(stderr, "extmod-pkg: error: %s\n", printable_lines(message).c_str());
  if (!output_options().json) return;
  const nlohmann::json report = {{"error", message}, {"status", status}};
  try {
    print(report.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n");
  } catch (const Error& unwritten) {
    std::fprintf(stderr, "extmod-pkg: error: %s\n", unwritten.what());
  }
}

void add_output_options(CLI::App& app) {
  app.add_flag("--json", output_options().json, "print the report as one JSON object");
  app.add_flag("-q,--quiet", output_options().quiet, "print no progress, only warnings and errors");
  app.add_flag("-v,--verbose", output_options().verbose, "show the output of make and of the compilers");
}

}  // namespace extmod
