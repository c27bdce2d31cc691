// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace extmod {

/// What a matrix file gives to one long option: several words only for an option that may be given several times. A
/// switch has no word.
struct Setting {
  std::vector<std::string> values;
  bool is_list = false;
  bool is_switch = false;
};

/// Long options of `build` by name, and those of other commands as `verify.NAME`, `prove.NAME`, `sysroot.NAME`,
/// `slurm.NAME` (sbatch(1)).
using Settings = std::map<std::string, Setting>;

/// A kernel, architecture or flavour and what it adds.
struct MatrixEntry {
  std::string name;
  Settings settings;
};

/// A row of `include` or `exclude`: the names that it gives select cells.
struct MatrixRow {
  std::map<std::string, std::string> axes;  ///< by axis: kernel, architecture, flavour
  Settings settings;                        ///< only of include
};

/// A matrix file: TOML with settings for all cells, tables `kernel.NAME`, `architecture.NAME` and `flavour.NAME`, and
/// lists `include` and `exclude` that mean what they mean in GitHub's strategy.matrix.
struct Matrix {
  std::filesystem::path file;  ///< absolute; paths in it begin at its folder
  Settings settings;
  std::map<std::string, std::vector<MatrixEntry>> axes;
  std::vector<MatrixRow> include;
  std::vector<MatrixRow> exclude;
};

/// Whether a command (`build`, `verify`, ...) has a long option of that name.
using KnowsOption = std::function<bool(const std::string& command, const std::string& option)>;

/// Throws Error with status impossible for a file that is not TOML, an unknown name, or a name that cannot be a folder.
Matrix read_matrix(const std::filesystem::path& file, const KnowsOption& knows);

/// The axes in their order: kernel, architecture, flavour.
const std::vector<std::string>& matrix_axes();

/// One kernel for one architecture in one flavour.
struct Cell {
  std::string kernel;
  std::string architecture;
  std::string flavour;
  Settings settings;  ///< of the whole matrix, then of kernel, architecture, flavour and include

  std::string id() const { return kernel + "/" + architecture + "/" + flavour; }
};

/// All combinations that are not excluded. A row of include adds its settings to the cells that it selects; where none
/// fits, it is a cell of its own and must give all three names. Throws Error with status impossible where it does not.
std::vector<Cell> cells_of(const Matrix& matrix);

}  // namespace extmod
