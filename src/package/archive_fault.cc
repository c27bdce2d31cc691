// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/archive_fault.h"

#include <archive.h>

#include <cerrno>
#include <string_view>

#include "support/error.h"

namespace extmod {

int machines_fault(archive* handle) {
  const char* words = archive_error_string(handle);
  const std::string_view message = words != nullptr ? words : "";
  // It says ENOMEM of a link's target that is too long, too.
  if (message.starts_with("Rejecting ")) return 0;
  if (is_machines_fault(archive_errno(handle))) return archive_errno(handle);
  // Its filters pass on only the words of the libraries beneath.
  for (std::string_view no_memory : {"Allocation error", "Cannot allocate memory", "Can't allocate"})
    if (message.find(no_memory) != std::string_view::npos) return ENOMEM;
  return 0;
}

}  // namespace extmod
