// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "cli/subcommand.h"

namespace extmod {

void add_limit_option(CLI::App& app, Limits& limits) {
  app.add_option_function<std::vector<std::string>>(
         "--limit",
         [&limits](const std::vector<std::string>& given) {
           for (const auto& text : given) set_limit(limits, text);
         },
         "set limits of what is read; the names are below")
      ->delimiter(',')
      ->allow_extra_args(false)  // what follows is a path
      ->option_text("NAME=VALUE,...");
}

std::string limits_help() {
  std::string help = "\nLimits, with K, M or G for sizes:\n";
  const Limits usual;
  for (const auto& row : limit_rows())
    help += fmt::format("  {:<8} {} ({})\n", row.name, row.meaning, limit_text(row, usual.*row.value));
  return help;
}

}  // namespace extmod
