// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "cli/output.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/ownership.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kUsualFile = "extmod-pkg.toml";

/// Whether the value names something that is run: by us, by make, by the compiler (which looks for its programs in a
/// sysroot, too), or by root on the target.
bool is_command(const std::string& key, const std::string& value) {
  for (const char* always : {"cc", "sign-command", "srctree", "sysroot", "preinst", "postinst", "prerm", "postrm"})
    if (key == always) return true;
  return (key == "cross-compile" || key == "llvm") && value.find_first_of("/ \t") != std::string::npos;
}

/// Why somebody else could have written the file; empty if nobody could.
std::string why_not_trusted(const fs::path& file) {
  const fs::path whole = fs::absolute(file);
  std::string why = why_not_ours(whole.parent_path());
  return why.empty() ? why_not_ours(whole) : why;
}

/// Gives the values of a file to the options of one subcommand.
class ConfigFile {
 public:
  /// `named`: a person has named it. One that was merely found may not name commands if somebody else could have
  /// written it.
  ConfigFile(CLI::App& app, std::string path, bool named) : app_(app), path_(std::move(path)) {
    if (!named) objection_ = why_not_trusted(path_);
  }

  void apply() {
    toml::table table = parse();
    // Options of the command line are noted before the file adds any.
    for (const auto* option : app_.get_options())
      if (option->count() > 0) given_.insert(option);
    for (const auto& [key, node] : table)
      if (!node.is_table()) set(std::string(key.str()), "", node);
    for (const auto& [key, node] : table)
      if (node.is_table()) apply_section(std::string(key.str()), *node.as_table());
    for (auto* option : changed_) run(*option);
  }

 private:
  toml::table parse() const {
    try {
      return toml::parse(read_file(path_), path_);
    } catch (const toml::parse_error& problem) {
      throw Error(ExitStatus::impossible,
                  fmt::format("not TOML in line {} ({})", problem.source().begin.line, problem.description()), path_);
    }
  }

  [[noreturn]] void refuse(const std::string& key, const std::string& what) const {
    throw Error(ExitStatus::impossible, what, path_ + ": " + key,
                "see `extmod-pkg build --help`; keys are the long options");
  }

  /// The table of a format: relations for that format only, and its own options.
  void apply_section(const std::string& name, const toml::table& section) {
    const auto known = format_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) refuse(name, "no such package format");
    std::set<std::string> own;
    for (const auto& option : find_format(name).new_packager()->options()) own.insert(option.name);
    for (const auto& [key, node] : section) {
      std::string word(key.str());
      if (word == "depends" || word == "provides" || word == "conflicts")
        set(word, name + ":", node);
      else if (own.contains(word))
        set(word, "", node);
      else
        refuse(name + "." + word,
               "the table of a format has depends, provides, conflicts and that format's options only");
    }
  }

  void check_command(const std::string& key, const std::string& value) const {
    if (objection_.empty() || !is_command(key, value)) return;
    throw Error(ExitStatus::impossible,
                "a configuration file that was found here names what is to be run, and others could have written it (" +
                    objection_ + ")",
                fs::absolute(path_).string() + ": " + key,
                "read it, and give --config " + shell_quote({path_}) + " if you trust it");
  }

  void set(const std::string& key, const std::string& prefix, const toml::node& node) {
    CLI::Option* option = app_.get_option_no_throw("--" + key);
    if (option == nullptr || key == "config" || key == "help") refuse(key, "no such option");
    if (given_.contains(option)) return;
    if (const toml::array* values = node.as_array()) {
      for (const auto& value : *values) {
        check_command(key, text_of(key, value));
        option->add_result(prefix + text_of(key, value));
      }
    } else {
      std::string text = text_of(key, node);
      check_command(key, text);
      if (node.is_boolean() && option->get_expected_max() == 0)
        text = text == "true" ? option->get_flag_value("--" + key, "true") : "";
      if (text.empty() && node.is_boolean()) return;
      option->add_result(prefix + text);
    }
    changed_.insert(option);
  }

  std::string text_of(const std::string& key, const toml::node& node) const {
    if (auto text = node.value_exact<std::string>()) return *text;
    if (auto number = node.value_exact<int64_t>()) return std::to_string(*number);
    if (auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
    refuse(key, "a value is text, a whole number, true or false, or a list of these");
  }

  void run(CLI::Option& option) const {
    try {
      option.run_callback();
    } catch (const CLI::Error& problem) {
      refuse(option.get_name(), problem.what());
    }
  }

  CLI::App& app_;
  std::string path_;
  std::string objection_;  ///< to commands in it
  std::set<const CLI::Option*> given_;
  std::set<CLI::Option*> changed_;
};

}  // namespace

std::function<void()> add_config_option(CLI::App& app) {
  auto path = std::make_shared<std::string>();
  app.add_option("--config", *path, "TOML file with values for these options (default: extmod-pkg.toml if it exists)")
      ->type_name("FILE");
  return [&app, path] {
    const bool named = !path->empty();
    std::error_code none;
    if (!named && !fs::exists(kUsualFile, none)) return;
    if (!named) TerminalProgress().step("reading " + (fs::current_path() / kUsualFile).string());
    ConfigFile(app, named ? *path : kUsualFile, named).apply();
  };
}

}  // namespace extmod
