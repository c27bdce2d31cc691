// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_scripts.h"

#include "package/rpm/rpm_tags.h"
#include "package/script_template.h"
#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace {

using namespace rpm;

/// A maintainer script: rpm's tags, and Debian's name, by which the person gives it.
struct Scriptlet {
  const char* name;
  int script;
  int program;
  uint32_t sense;
};
constexpr const char* kOurs = "";
constexpr Scriptlet kScriptlets[] = {{"preinst", kPreIn, kPreInProg, kSenseScriptPre},
                                     {"postinst", kPostIn, kPostInProg, kSenseScriptPost},
                                     {"prerm", kPreUn, kPreUnProg, kSenseScriptPreUn},
                                     {"postrm", kPostUn, kPostUnProg, kSenseScriptPostUn},
                                     {kOurs, kPostTrans, kPostTransProg, kSensePostTrans}};

/// The file in packaging/rpm/; empty if there is none.
std::string usual_file(const PackageInfo& info, const std::string& name) {
  if (info.modules) return name == "postinst" ? "modules-post" : name == "postrm" ? "modules-postun" : "";
  return name == kOurs && !info.scripts.contains("postinst") ? "posttrans" : "";
}

/// Empty if the package has none.
std::string script_of(const PackageInfo& info, const std::string& name) {
  if (auto own = info.scripts.find(name); own != info.scripts.end()) return own->second;
  const std::string file = usual_file(info, name);
  return file.empty() ? ""
                      : replace_all(std::string(embedded_file("packaging/rpm/" + file)), "@RELEASE@", info.release);
}

}  // namespace

bool is_usual_rpm_script(int tag, const std::string& text) {
  auto is = [&](int own, const char* file) {
    return tag == own && is_filled_in(text, embedded_file(std::string("packaging/rpm/") + file));
  };
  return is(kPostTrans, "posttrans") || is(kPostIn, "modules-post") || is(kPostUn, "modules-postun");
}

std::vector<std::string> script_interpreter(const std::string& script) {
  if (!script.starts_with("#!")) return {"/bin/sh"};
  const std::string line(trim(script.substr(2, script.find('\n') - 2)));
  if (line.empty()) return {"/bin/sh"};
  const size_t end = line.find_first_of(" \t");
  if (end == std::string::npos) return {line};
  return {line.substr(0, end), std::string(trim(line.substr(end)))};
}

void add_rpm_scripts(RpmHeader& header, const PackageInfo& info) {
  for (const auto& scriptlet : kScriptlets) {
    const std::string script = script_of(info, scriptlet.name);
    if (script.empty()) continue;
    const auto interpreter = script_interpreter(script);
    header.add_string(scriptlet.script, script);
    // A list only where there are arguments, as rpmbuild has it.
    if (interpreter.size() == 1)
      header.add_string(scriptlet.program, interpreter.front());
    else
      header.add_strings(scriptlet.program, interpreter);
  }
}

std::vector<RpmRelation> rpm_script_requires(const PackageInfo& info) {
  std::vector<RpmRelation> relations;
  bool has_arguments = false;
  for (const auto& scriptlet : kScriptlets) {
    const std::string script = script_of(info, scriptlet.name);
    if (script.empty()) continue;
    const auto interpreter = script_interpreter(script);
    relations.push_back({interpreter.front(), kSenseInterp | scriptlet.sense, ""});
    has_arguments |= interpreter.size() > 1;
  }
  if (has_arguments)
    relations.push_back({"rpmlib(ScriptletInterpreterArgs)", kSenseRpmlib | kSenseLess | kSenseEqual, "4.0.3-1"});
  return relations;
}

}  // namespace extmod
