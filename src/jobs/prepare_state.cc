// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jobs/file_mark.h"
#include "jobs/obeyed_variables.h"
#include "jobs/prepare_make.h"
#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/process.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using Values = std::map<std::string, std::string>;

constexpr const char* kState = ".extmod-pkg.prepare";

constexpr const char* kSourceFolder = "source folder";
constexpr const char* kSource = "source";
constexpr const char* kArch = "architecture";
constexpr const char* kCompiler = "compiler";

std::string marks_of_programs(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    const fs::path path = find_program(name);
    text += name + "=" + path.string() + " " + file_mark(path) + "\n";
  }
  return text;
}

std::string digest_of_configuration(const ConfigurationRequest& request) {
  json parts = {request.defconfig, request.settings, request.strict};
  parts.push_back(request.config ? sha256_of_file(*request.config) : "");
  for (const auto& fragment : request.fragments) {
    std::error_code ignored;
    if (!fs::is_regular_file(fragment, ignored))
      throw Error(ExitStatus::impossible, "there is no such fragment", fragment, "give a file with lines CONFIG_X=y");
    parts.push_back({fragment.string(), sha256_of_file(fragment)});
  }
  return digest_of(Digest::sha256(), parts.dump(-1, ' ', true, json::error_handler_t::replace));
}

Values values_in(const json& object) {
  Values values;
  if (!object.is_object()) return values;
  for (const auto& [name, value] : object.items())
    if (value.is_string()) values[name] = value.get<std::string>();
  return values;
}

}  // namespace

std::optional<PrepareState> read_prepare_state(const fs::path& objtree) {
  const auto text = read_file_if_exists(objtree / kState);
  if (!text) return std::nullopt;
  PrepareState state;
  const json noted = json::parse(*text, nullptr, false);
  if (!noted.is_object()) return state;
  state.finished = noted.value("finished", json()) == true;
  state.inputs = values_in(noted.value("inputs", json()));
  state.results = values_in(noted.value("results", json()));
  if (const json lines = noted.value("lines", json()); lines.is_number_unsigned()) state.lines = lines;
  return state;
}

void write_prepare_state(const fs::path& objtree, const PrepareState& state) {
  const json noted = {
      {"finished", state.finished}, {"inputs", state.inputs}, {"results", state.results}, {"lines", state.lines}};
  write_atomically(objtree / kState, noted.dump(1, ' ', true, json::error_handler_t::replace) + "\n");
}

Values prepare_inputs(const PrepareRequest& request, const SourceTree& source, const KernelCompiler& compiler) {
  static const std::map<FullBuild, std::string> kFull = {
      {FullBuild::automatic, "auto"}, {FullBuild::never, "never"}, {FullBuild::always, "always"}};
  return {{kSourceFolder, source.srctree.string()},
          {kSource, source.fingerprint},
          {"git", git_state(source.srctree)},
          {kArch, compiler.arch},
          {kCompiler, join(compiler.make, "\n")},
          {"programs of this machine", marks_of_programs(compiler.fitted)},
          {"configuration", digest_of_configuration(request.configuration)},
          {"release", request.kernelrelease.value_or("")},
          {"Module.symvers", request.symvers ? sha256_of_file(*request.symvers) : ""},
          {"--full", kFull.at(request.full)},
          {"environment", digest_of_make_variables()},
          {"extmod-pkg", EXTMOD_PKG_VERSION}};
}

std::vector<std::string> changed_inputs(const Values& before, const Values& now) {
  std::vector<std::string> names;
  names.reserve(now.size());
  for (const auto& [name, value] : now)
    if (const auto known = before.find(name); known == before.end() || known->second != value) names.push_back(name);
  return names;
}

bool must_begin_anew(const std::vector<std::string>& changed, const SourceTree& source) {
  return std::any_of(changed.begin(), changed.end(), [&](const std::string& name) {
    // Files of another archive may be older than what was made of the first one's, so make would not notice.
    return name == kSourceFolder || name == kArch || name == kCompiler || (name == kSource && source.is_ours);
  });
}

Values prepare_results(const fs::path& objtree) {
  Values results;
  for (const char* file :
       {".config", "Makefile", "Module.symvers", "include/config/auto.conf", "include/config/kernel.release",
        "include/generated/autoconf.h", "include/generated/utsrelease.h", "prepare.json", "scripts/basic/fixdep",
        "scripts/mod/modpost", "scripts/module.lds", "vmlinux"})
    if (std::string mark = file_mark(objtree / file); !mark.empty()) results[file] = mark;
  return results;
}

KernelTree read_finished_tree(const TreeRequest& request) {
  if (const auto state = read_prepare_state(request.objtree); state && !state->finished)
    throw Error(ExitStatus::impossible, "`extmod-pkg prepare` was not finished in this kernel tree", request.objtree,
                "run the same command again, it goes on where it was");
  return read_kernel_tree(request);
}

}  // namespace extmod
