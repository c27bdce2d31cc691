// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/subcommand.h"

namespace extmod {

void add_limit_option(CLI::App& app, Limits& limits) {
  std::string help = "raise or lower a limit of what is read:";
  const Limits usual;
  for (const auto& row : limit_rows())
    help += std::string(&row == &limit_rows().front() ? " " : "; ") + row.name + " (" + row.meaning + ", " +
            limit_text(row, usual.*row.value) + ")";
  app.add_option_function<std::vector<std::string>>(
         "--limit",
         [&limits](const std::vector<std::string>& given) {
           for (const auto& text : given) set_limit(limits, text);
         },
         help)
      ->delimiter(',')
      ->option_text("NAME=VALUE,...");
}

}  // namespace extmod
