// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/program_groups.h"

#include "content/host_program.h"

namespace extmod {

std::vector<ProgramGroup> program_groups(const KernelTree& tree, const HeadersPlan& plan) {
  std::vector<ProgramGroup> groups = {"scripts"};
  auto add = [&](const char* program, const char* folder, const char* source) {
    if (find_host_program(program)->used(tree.config) && !plan.omitted.contains(program) &&
        std::filesystem::exists(tree.srctree / source))
      groups.emplace_back(folder);
  };
  // scripts/ has its own extract-cert where certs/ has none (before 5.18).
  add(kExtractCert, "certs", "certs/extract-cert.c");
  add(kObjtool, "tools/objtool", "tools/objtool/Makefile");
  add(kResolveBtfids, "tools/bpf/resolve_btfids", "tools/bpf/resolve_btfids/Makefile");
  return groups;
}

const std::vector<std::string>& tools_folders() {
  static const std::vector<std::string> kFolders = {
      "tools/arch",    "tools/build",   "tools/include",           "tools/lib",
      "tools/objtool", "tools/scripts", "tools/bpf/resolve_btfids"};
  return kFolders;
}

}  // namespace extmod
