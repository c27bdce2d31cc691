// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "package/rpm/rpm.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_payload_reader.h"
#include "package/rpm/rpm_tags.h"
#include "package/script_template.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

struct ScriptTag {
  int tag;
  const char* name;
};
constexpr ScriptTag kScripts[] = {{rpm::kPreIn, "%pre"},           {rpm::kPostIn, "%post"},
                                  {rpm::kPreUn, "%preun"},         {rpm::kPostUn, "%postun"},
                                  {rpm::kPreTrans, "%pretrans"},   {rpm::kPostTrans, "%posttrans"},
                                  {rpm::kVerifyScript, "%verify"}, {rpm::kTriggerScripts, "%trigger"}};

/// Scripts are one text; triggers are several.
std::string script_in(const RpmHeader& header, int tag) {
  std::string text = header.string(tag).value_or("");
  for (const auto& one : header.strings(tag).value_or(std::vector<std::string>{})) text += one + "\n";
  return text;
}

void take_scripts(const RpmHeader& header, PackageVisitor& visitor) {
  for (const auto& [tag, name] : kScripts)
    if (header.has(tag)) {
      const std::string text = script_in(header, tag);
      visitor.script(name, text, tag == rpm::kPostIn && is_filled_in(text, embedded_file("packaging/rpm/post")));
    }
}

}  // namespace

void read_rpm(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor) {
  RpmFileHead head = read_rpm_head(package);
  take_scripts(head.header, visitor);
  FileDescriptor file = open_regular_file(package);
  if (::lseek(file.get(), static_cast<off_t>(head.payload_offset), SEEK_SET) < 0)
    throw system_error("cannot read the package", package, errno);
  try {
    RpmPayloadReader(package, head.header, limits, visitor).read(file);
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
