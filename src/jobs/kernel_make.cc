// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/kernel_make.h"

namespace extmod {

Command KernelMake::command(const std::vector<std::string>& goals) const {
  Command command;
  command.argv = {"make", "-C", srctree, "O=" + objtree.string()};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.argv.insert(command.argv.end(), goals.begin(), goals.end());
  command.cwd = "/";
  command.environment = environment;
  command.one_stream = true;
  return command;
}

}  // namespace extmod
