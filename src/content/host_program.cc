// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/host_program.h"

namespace extmod {
namespace {

bool always(const KernelConfig&) {
  return true;
}
bool never(const KernelConfig&) {
  return false;
}
bool with_genksyms(const KernelConfig& config) {
  return config.enabled("MODVERSIONS") && !config.enabled("GENDWARFKSYMS");
}
bool with_gendwarfksyms(const KernelConfig& config) {
  return config.enabled("GENDWARFKSYMS");
}
/// Older Kconfigs do not choose who records call sites: the makefiles build recordmcount for every dynamic ftrace.
/// Some architectures have it in Perl alone.
bool with_recordmcount(const KernelConfig& config) {
  if (!config.enabled("HAVE_C_RECORDMCOUNT")) return false;
  if (config.enabled("FTRACE_MCOUNT_USE_RECORDMCOUNT")) return true;
  for (const char* other : {"CC", "OBJTOOL", "PATCHABLE_FUNCTION_ENTRY"})
    if (config.enabled(std::string("FTRACE_MCOUNT_USE_") + other)) return false;
  return config.enabled("FTRACE_MCOUNT_RECORD") && config.enabled("FUNCTION_TRACER") &&
         config.enabled("DYNAMIC_FTRACE");
}
bool with_objtool(const KernelConfig& config) {
  return config.enabled("OBJTOOL") || config.enabled("STACK_VALIDATION");
}
bool with_module_btf(const KernelConfig& config) {
  return config.enabled("DEBUG_INFO_BTF_MODULES");
}
bool with_keyring(const KernelConfig& config) {
  return config.enabled("SYSTEM_TRUSTED_KEYRING");
}

}  // namespace

const std::vector<HostProgram>& host_programs() {
  static const std::vector<HostProgram> kPrograms = {
      {kFixdep, "every module build", always, always},
      {kModpost, "every module build", always, always},
      {kGenksyms, "CRCs of the symbols that a module exports (CONFIG_MODVERSIONS)", with_genksyms, with_genksyms},
      {"scripts/gendwarfksyms/gendwarfksyms",
       "CRCs of the symbols that a module exports (CONFIG_GENDWARFKSYMS)",
       with_gendwarfksyms,
       with_gendwarfksyms,
       {"libdw", "libelf", "zlib"}},
      {"scripts/recordmcount", "call sites for function tracing in modules", with_recordmcount, with_recordmcount},
      {"scripts/tracepoint-update", "warnings about unused tracepoints in modules (make UT=1)", never, never},
      {"scripts/sign-file",
       "signing modules on the target (modules_install with a key, DKMS)",
       never,
       never,
       {"libcrypto"}},
      {kExtractCert, "taking certificates out of files and tokens on the target", never, with_keyring, {"libcrypto"}},
      {kObjtool, "stack validation and call patching of every module object", with_objtool, with_objtool, {"libelf"}},
      {kResolveBtfids, "type information (BTF) of modules", never, with_module_btf, {"libelf", "zlib"}},
  };
  return kPrograms;
}

const HostProgram* find_host_program(const std::string& path) {
  for (const auto& program : host_programs())
    if (program.path == path) return &program;
  return nullptr;
}

std::map<std::string, ElfFacts> tree_programs(const KernelTree& tree, const std::vector<std::string>& paths) {
  std::map<std::string, ElfFacts> programs;
  for (const auto& name : paths) {
    const std::filesystem::path path = tree.objtree / name;
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(path, unreadable)) continue;
    try {
      if (auto facts = read_elf(path); facts && facts->is_program()) programs.emplace(name, *facts);
    } catch (const ElfError&) {
      // The verifier names it.
    }
  }
  return programs;
}

bool is_required(const std::string& path, const KernelConfig& config) {
  const HostProgram* program = find_host_program(path);
  return program != nullptr && program->required(config);
}

}  // namespace extmod
