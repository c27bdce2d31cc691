// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/source_date.h"

#include <charconv>

#include "support/error.h"
#include "support/text.h"

namespace extmod {

std::optional<int64_t> source_date_epoch() {
  auto epoch = environment("SOURCE_DATE_EPOCH");
  if (!epoch) return std::nullopt;
  int64_t seconds = 0;
  auto [end, failed] = std::from_chars(epoch->data(), epoch->data() + epoch->size(), seconds);
  if (failed != std::errc() || end != epoch->data() + epoch->size() || seconds < 0)
    throw Error(ExitStatus::impossible, "SOURCE_DATE_EPOCH is no number of seconds since 1970", "`" + *epoch + "`",
                "unset it, or use date +%s");
  return seconds;
}

}  // namespace extmod
