// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdexcept>

#include "package/rpm/rpm.h"
#include "package/rpm/rpm_declaration.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_payload_reader.h"
#include "package/rpm/rpm_scripts.h"
#include "package/rpm/rpm_tags.h"
#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

/// A script, or a program without one, which rpm runs as well.
struct ScriptTag {
  int tag;
  int program;
  const char* name;
};
constexpr ScriptTag kScripts[] = {
    {rpm::kPreIn, rpm::kPreInProg, "%pre"},
    {rpm::kPostIn, rpm::kPostInProg, "%post"},
    {rpm::kPreUn, rpm::kPreUnProg, "%preun"},
    {rpm::kPostUn, rpm::kPostUnProg, "%postun"},
    {rpm::kPreTrans, rpm::kPreTransProg, "%pretrans"},
    {rpm::kPostTrans, rpm::kPostTransProg, "%posttrans"},
    {rpm::kPreUnTrans, rpm::kPreUnTransProg, "%preuntrans"},
    {rpm::kPostUnTrans, rpm::kPostUnTransProg, "%postuntrans"},
    {rpm::kVerifyScript, rpm::kVerifyScriptProg, "%verify"},
    {rpm::kTriggerScripts, rpm::kTriggerScriptProg, "%trigger"},
    {rpm::kFileTriggerScripts, rpm::kFileTriggerScriptProg, "%filetrigger"},
    {rpm::kTransFileTriggerScripts, rpm::kTransFileTriggerScriptProg, "%transfiletrigger"},
    {rpm::kSysUsers, rpm::kSysUsers, "sysusers"}};

/// Scripts are one text; triggers are several.
std::string script_in(const RpmHeader& header, int tag) {
  std::string text = header.string(tag).value_or("");
  for (const auto& one : header.strings(tag).value_or(std::vector<std::string>{})) text += one + "\n";
  return text;
}

/// That text, run by the shell alone.
bool is_usual(const RpmHeader& header, const ScriptTag& script, const std::string& text) {
  const bool by_shell = !header.has(script.program) || header.string(script.program) == "/bin/sh";
  return by_shell && is_usual_rpm_script(script.tag, text);
}

void take_scripts(const RpmHeader& header, PackageVisitor& visitor) {
  for (const auto& script : kScripts) {
    if (!header.has(script.tag) && !header.has(script.program)) continue;
    const std::string text = script_in(header, script.tag);
    visitor.script(script.name, text, is_usual(header, script, text));
  }
}

}  // namespace

void read_rpm(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor) {
  // Opened once: another package may take its name meanwhile.
  const FileDescriptor file = open_regular_file(package);
  const RpmFileHead head = read_rpm_head(file, package);
  visitor.declares(rpm_declaration(head.header));
  take_scripts(head.header, visitor);
  try {
    RpmPayloadReader(package, head.header, bytes_of_file(file, package, head.payload_offset), limits, visitor).read();
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& problem) {
    throw Error(ExitStatus::unverified, std::string("the package is damaged (") + problem.what() + ")", package,
                "build or fetch it again");
  }
}

bool is_rpm(const std::filesystem::path& package) {
  return package.extension() == ".rpm";
}

}  // namespace extmod
