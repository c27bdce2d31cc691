// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "modules/promise.h"
#include "modules/symvers_diff.h"
#include "support/limits.h"
#include "support/progress.h"
#include "verify/import_faults.h"

namespace extmod {

struct DiffRequest {
  std::filesystem::path a;  ///< the older: a package, an unpacked one, a headers tree or a Module.symvers file
  std::filesystem::path b;  ///< the newer, of any format
  std::vector<std::filesystem::path> modules = {};  ///< files, folders and packages, which were built with `a`
  std::vector<std::filesystem::path> allow = {};    ///< files of promises (modules/promise.h)
  Limits limits = {};
};

/// What is known of one side.
struct DiffSide {
  std::filesystem::path path;
  std::string release;                           ///< empty where nothing tells
  std::string package;                           ///< name and version; empty for a folder or file
  std::optional<size_t> files = std::nullopt;    ///< of the headers tree
  std::optional<size_t> symbols = std::nullopt;  ///< exported ones
  std::vector<std::string> notes = {};           ///< what could not be read
};

/// Something with a name that has another value on each side, or is on one side alone.
struct ValueChange {
  std::string name;
  std::optional<std::string> a = {};
  std::optional<std::string> b = {};
};

/// Whether a module fits both kernels.
enum class ModuleVerdict {
  fits,     ///< both
  breaks,   ///< it fits A and not B
  neither,  ///< it fits neither
  gained,   ///< it fits B alone
  damaged,  ///< nobody can tell
};

struct DiffModule {
  std::string path;
  ModuleVerdict verdict = ModuleVerdict::fits;
  std::vector<ImportFault> symbols = {};  ///< for which B refuses it, or A if it fits neither
  std::vector<std::string> reasons = {};  ///< others: its machine, its vermagic, what is damaged
};

struct DiffReport {
  DiffSide a;
  DiffSide b;
  std::optional<SymversDiff> symbols = std::nullopt;  ///< nothing where a side has no Module.symvers
  std::vector<ValueChange> config = {};               ///< without CONFIG_
  std::vector<ValueChange> userland = {};             ///< what all programs are linked for
  std::vector<ValueChange> programs = {};             ///< programs, libraries and objects, by path
  std::vector<ValueChange> package = {};              ///< name, version, dependencies
  std::vector<ValueChange> files = {};                ///< by path: what each side has there
  std::vector<BrokenPromise> broken = {};
  std::vector<std::string> unknown = {};  ///< promised symbols that neither side exports
  std::vector<DiffModule> modules = {};   ///< all that were given
  std::vector<std::string> notes = {};    ///< what was not compared, and why

  size_t count(ModuleVerdict verdict) const;
  /// Whether a promise or a module breaks, or a module is damaged: exit status 5.
  bool is_broken() const;
  /// Whether nothing differs.
  bool is_same() const;
};

/// Compares two sides; nothing is changed. Throws Error: impossible for what cannot be compared and for a file of
/// promises that nobody can read; unverified for a malformed package.
DiffReport diff(const DiffRequest& request, Progress& progress);

}  // namespace extmod
