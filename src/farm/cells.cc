// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "farm/matrix.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

const std::string& name_on(const Cell& cell, const std::string& axis) {
  if (axis == "kernel") return cell.kernel;
  return axis == "architecture" ? cell.architecture : cell.flavour;
}

bool selects(const MatrixRow& row, const Cell& cell) {
  return std::all_of(row.axes.begin(), row.axes.end(),
                     [&](const auto& axis) { return name_on(cell, axis.first) == axis.second; });
}

/// A list is added to the one that is there; anything else replaces it.
void add_settings(Settings& all, const Settings& more) {
  for (const auto& [name, setting] : more) {
    Setting& known = all[name];
    if (setting.is_list && known.is_list)
      known.values.insert(known.values.end(), setting.values.begin(), setting.values.end());
    else
      known = setting;
  }
}

const Settings* settings_on(const Matrix& matrix, const std::string& axis, const std::string& name) {
  const auto entries = matrix.axes.find(axis);
  if (entries == matrix.axes.end()) return nullptr;
  for (const auto& entry : entries->second)
    if (entry.name == name) return &entry.settings;
  return nullptr;
}

Cell make_cell(const Matrix& matrix, const std::string& kernel, const std::string& architecture,
               const std::string& flavour) {
  Cell cell{kernel, architecture, flavour, matrix.settings};
  for (const auto& axis : matrix_axes())
    if (const Settings* settings = settings_on(matrix, axis, name_on(cell, axis)))
      add_settings(cell.settings, *settings);
  return cell;
}

/// A row that fits no cell is one itself.
Cell cell_of_row(const Matrix& matrix, const MatrixRow& row) {
  for (const auto& axis : matrix_axes())
    if (!row.axes.contains(axis))
      throw Error(ExitStatus::impossible, "a row of include fits no cell, and cannot be a cell without its " + axis,
                  matrix.file.string() + ": include", "name kernel, architecture and flavour, or correct the names");
  return make_cell(matrix, row.axes.at("kernel"), row.axes.at("architecture"), row.axes.at("flavour"));
}

/// `{kernel}`, `{architecture}` and `{flavour}` in values.
void fill_in_names(Cell& cell) {
  for (auto& [name, setting] : cell.settings)
    for (auto& value : setting.values)
      for (const auto& axis : matrix_axes()) value = replace_all(value, "{" + axis + "}", name_on(cell, axis));
}

}  // namespace

std::vector<Cell> cells_of(const Matrix& matrix) {
  std::vector<Cell> cells;
  const auto names = [&](const char* axis) {
    const auto found = matrix.axes.find(axis);
    return found == matrix.axes.end() ? std::vector<MatrixEntry>() : found->second;
  };
  for (const auto& kernel : names("kernel"))
    for (const auto& architecture : names("architecture"))
      for (const auto& flavour : names("flavour"))
        cells.push_back(make_cell(matrix, kernel.name, architecture.name, flavour.name));
  for (const auto& row : matrix.exclude) std::erase_if(cells, [&](const Cell& cell) { return selects(row, cell); });
  const size_t original = cells.size();
  for (const auto& row : matrix.include) {
    bool fits = false;
    for (size_t i = 0; i < original; ++i) {
      if (!selects(row, cells[i])) continue;
      fits = true;
      add_settings(cells[i].settings, row.settings);
    }
    if (fits) continue;
    cells.push_back(cell_of_row(matrix, row));
    add_settings(cells.back().settings, row.settings);
  }
  if (cells.empty())
    throw Error(ExitStatus::impossible, "the matrix has no cell", matrix.file,
                "it needs [kernel.NAME] and [architecture.NAME]");
  for (auto& cell : cells) fill_in_names(cell);
  return cells;
}

}  // namespace extmod
