// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/matrix.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// What the farm itself gives to its commands.
bool is_the_farms(const std::string& option) {
  static const std::set<std::string> kOwn = {"output", "unpack", "json",    "quiet", "verbose",
                                             "config", "help",   "dry-run", "jobs",  "run"};
  return kOwn.contains(option);
}

/// Keys of the matrix alone.
bool is_matrix_key(const std::string& key) {
  return key == "source" || key == "objtree" || key == "checks";
}

class MatrixReader {
 public:
  MatrixReader(const fs::path& file, const KnowsOption& knows) : file_(file), knows_(knows) {}

  Matrix read() {
    Matrix matrix;
    matrix.file = fs::absolute(file_).lexically_normal();
    const toml::table table = parse();
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (const auto& axes = matrix_axes(); std::find(axes.begin(), axes.end(), name) != axes.end())
        matrix.axes[name] = entries(name, node);
      else if (name == "include" || name == "exclude")
        (name == "include" ? matrix.include : matrix.exclude) = rows(name, node);
      else
        take(name, node, "", matrix.settings);
    }
    if (matrix.axes["flavour"].empty()) matrix.axes["flavour"].push_back({"default", {}});
    return matrix;
  }

 private:
  toml::table parse() const {
    try {
      return toml::parse(read_file(file_), file_.string());
    } catch (const toml::parse_error& problem) {
      throw Error(ExitStatus::impossible,
                  fmt::format("not TOML in line {} ({})", problem.source().begin.line, problem.description()), file_);
    }
  }

  [[noreturn]] void refuse(const std::string& key, const std::string& what, const std::string& advice) const {
    throw Error(ExitStatus::impossible, what, file_.string() + ": " + key, advice);
  }

  /// Names become folders, and parts of targets in a Makefile.
  void check_name(const std::string& key, const std::string& name) const {
    const auto fits = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string("._+-").find(c) != std::string::npos;
    };
    if (name.empty() || name.starts_with(".") || name.starts_with("-") || !std::all_of(name.begin(), name.end(), fits))
      refuse(key, "`" + name + "` cannot be a name", "use letters, digits and ._+- , with a letter or digit first");
  }

  std::vector<MatrixEntry> entries(const std::string& axis, const toml::node& node) const {
    const toml::table* table = node.as_table();
    if (table == nullptr) refuse(axis, "it is no table", "write [" + axis + ".NAME]");
    std::vector<MatrixEntry> found;
    for (const auto& [key, value] : *table) {
      MatrixEntry entry{std::string(key.str()), {}};
      check_name(axis, entry.name);
      const toml::table* settings = value.as_table();
      if (settings == nullptr) refuse(axis + "." + entry.name, "it is no table", "write [" + axis + ".NAME]");
      for (const auto& [option, words] : *settings) take(std::string(option.str()), words, "", entry.settings);
      found.push_back(std::move(entry));
    }
    return found;
  }

  std::vector<MatrixRow> rows(const std::string& list, const toml::node& node) const {
    const toml::array* array = node.as_array();
    if (array == nullptr) refuse(list, "it is no list", "write [[" + list + "]] before each row");
    std::vector<MatrixRow> found;
    for (const auto& value : *array) {
      const toml::table* table = value.as_table();
      if (table == nullptr) refuse(list, "it is no list of tables", "write [[" + list + "]] before each row");
      found.push_back(row(list, *table));
    }
    return found;
  }

  MatrixRow row(const std::string& list, const toml::table& table) const {
    MatrixRow row;
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const auto& axes = matrix_axes();
      if (std::find(axes.begin(), axes.end(), name) == axes.end()) {
        if (list == "exclude")
          refuse(list + "." + name, "exclude has names alone", "give kernel, architecture, flavour");
        take(name, node, "", row.settings);
        continue;
      }
      row.axes[name] = text_of(list + "." + name, node);
      check_name(list + "." + name, row.axes[name]);
    }
    if (row.axes.empty()) refuse(list, "a row names no cells", "give kernel, architecture or flavour in it");
    return row;
  }

  /// A setting, or a table with those of a command other than build.
  void take(const std::string& key, const toml::node& node, const std::string& command, Settings& settings) const {
    if (const toml::table* table = node.as_table(); table != nullptr && command.empty()) {
      if (key != "verify" && key != "prove" && key != "sysroot" && key != "slurm")
        refuse(key, "no such table", "tables are kernel, architecture, flavour, verify, prove, sysroot and slurm");
      for (const auto& [option, words] : *table) take(std::string(option.str()), words, key, settings);
      return;
    }
    const std::string whole = command.empty() ? key : command + "." + key;
    if (command == "slurm") {  // sbatch knows its own options
      settings[whole] = setting(whole, node);
      return;
    }
    if (is_the_farms(key)) refuse(whole, "the farm sets this option itself", "leave it out");
    if (!(command.empty() && is_matrix_key(key)) && !knows_(command.empty() ? "build" : command, key))
      refuse(whole, "no such option",
             "keys are long options; see `extmod-pkg " + (command.empty() ? "build" : command) + " --help`");
    settings[whole] = setting(whole, node);
  }

  Setting setting(const std::string& key, const toml::node& node) const {
    Setting setting;
    if (const toml::array* values = node.as_array()) {
      setting.is_list = true;
      for (const auto& value : *values) setting.values.push_back(text_of(key, value));
    } else if (const auto truth = node.value_exact<bool>()) {
      setting.is_switch = true;
      if (*truth) setting.values.emplace_back();
    } else {
      setting.values.push_back(text_of(key, node));
    }
    return setting;
  }

  std::string text_of(const std::string& key, const toml::node& node) const {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto number = node.value_exact<int64_t>()) return std::to_string(*number);
    refuse(key, "a value is text, a whole number, true or false, or a list of texts", "put it into quotes");
  }

  const fs::path& file_;
  const KnowsOption& knows_;
};

}  // namespace

const std::vector<std::string>& matrix_axes() {
  static const std::vector<std::string> kAxes = {"kernel", "architecture", "flavour"};
  return kAxes;
}

Matrix read_matrix(const fs::path& file, const KnowsOption& knows) {
  return MatrixReader(file, knows).read();
}

}  // namespace extmod
