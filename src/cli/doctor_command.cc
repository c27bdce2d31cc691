// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kDoctorFooter = R"(
Looks for the programs that jobs need. With OBJTREE it checks what `build` of this tree needs: programs, compilers, the
libraries that its host programs link and the files that its modules are linked with. Changes nothing. Exit status 0 if
nothing needed is missing, else 3.

Examples:
  extmod-pkg doctor
  extmod-pkg doctor ../build-arm64 --sysroot arm64-libs)";

int doctor(const DoctorRequest& request) {
  ProcessRunner runner;
  auto found = diagnose(request, runner);
  print(output_options().json ? report_json(found) : report_text(found));
  for (const auto& diagnosis : found)
    if (!diagnosis.good && diagnosis.needed) return static_cast<int>(ExitStatus::environment);
  return static_cast<int>(ExitStatus::done);
}

}  // namespace

std::function<int()> add_doctor(CLI::App& app) {
  auto tree = std::make_shared<TreeRequest>();
  auto request = std::make_shared<DoctorRequest>();
  app.add_option("OBJTREE", tree->objtree, "build folder (O=) of a kernel")->type_name("");
  add_tree_options(app, *tree);
  add_symvers_option(app, *tree);
  auto read_variables = add_toolchain_options(app, request->toolchain);
  app.footer(kDoctorFooter);
  return [tree, request, read_variables] {
    read_variables();
    if (!tree->objtree.empty()) request->tree = *tree;
    return doctor(*request);
  };
}

}  // namespace extmod
