// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/elfconfig.h"

#include "support/text.h"

namespace extmod {

std::string elfconfig_for(const std::string& text, const ElfMachine& machine) {
  std::vector<std::string> lines = split(text, '\n');
  for (auto& line : lines) {
    if (line.starts_with("#define HOST_ELFCLASS "))
      line = "#define HOST_ELFCLASS ELFCLASS" + std::to_string(machine.bits);
    if (line.starts_with("#define HOST_ELFDATA "))
      line = std::string("#define HOST_ELFDATA ") + (machine.little_endian ? "ELFDATA2LSB" : "ELFDATA2MSB");
  }
  return join(lines, "\n");
}

}  // namespace extmod
