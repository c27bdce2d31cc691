// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "jobs/build.h"
#include "jobs/module_packages.h"

namespace extmod {

/// Takes the values of LLVM and CROSS_COMPILE if no option names a compiler. Call it after parsing and before a
/// configuration file is read.
using VariableReader = std::function<void()>;

/// Call it after parsing: --cross-compile, --cc and --llvm were added.
void read_compiler_variables(CLI::App& app);

/// The options that `build`, `stage` and `doctor` share, with the environment variables of Kbuild behind them.
void add_tree_options(CLI::App& app, TreeRequest& tree);
void add_symvers_option(CLI::App& app, TreeRequest& tree);
/// --cross-compile, --cc, --llvm and --run-arch
VariableReader add_compiler_options(CLI::App& app, CompilerRequest& compiler);
VariableReader add_toolchain_options(CLI::App& app, ToolchainRequest& toolchain);
/// --cache, --no-cache, --cache-size and --jobs
void add_cache_options(CLI::App& app, HeadersRequest& request);
/// Options about the host programs, without OBJTREE.
VariableReader add_rebuild_options(CLI::App& app, BuildRequest& request);
VariableReader add_build_options(CLI::App& app, BuildRequest& request);

/// Which content packages have.
enum class PackagesOf { headers, modules };
/// --format, and the options of the formats that packages of this content have. All formats' options exist, whichever
/// formats are wanted; the packagers keep their values.
void add_format_options(CLI::App& app, PackagesRequest& request, PackagesOf content);

/// --depends, --provides and --conflicts
void add_relation_options(CLI::App& app, PackageRequest& package);
/// --preinst, --postinst, --prerm and --postrm
void add_script_options(CLI::App& app, PackageRequest& package);

/// The packages that `module` writes.
void add_module_package_options(CLI::App& app, ModulePackagesRequest& request);

/// --layout. `usual` says what `auto` means.
void add_layout_option(CLI::App& app, BuildRequest& request, const std::string& usual);

/// Options that only `build` has: formats, compression and the packages' metadata.
void add_package_options(CLI::App& app, BuildRequest& request);

/// --sign and --sign-command
void add_signing_options(CLI::App& app, std::string& key, std::vector<std::string>& command);

/// Call it after parsing and before a configuration file is read. The returned function is for afterwards: it throws
/// Error with status impossible if the command line has an option of a format that is not wanted.
std::function<void()> check_format_options(const CLI::App& app, const PackagesRequest& request);

}  // namespace extmod
