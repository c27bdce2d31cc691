// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/error.h"

#include <cerrno>
#include <system_error>

#include "support/printable.h"

namespace extmod {

namespace {
std::string advice_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space there, or name another folder (--output, TMPDIR)";
    case EACCES:
    case EPERM:
      return "check its permissions and those of the folders above it";
    case EFBIG:
      return "files of this size are not allowed there: raise the limit (ulimit -f) or name another file system";
    case ENOMEM:
      return "raise the limit (ulimit -v, that of the container), or run it where more memory is free";
    case EMFILE:
      return "raise the limit of open files (ulimit -n)";
    case EROFS:
      return "that file system is read-only; name another folder";
    default:
      return {};
  }
}
}  // namespace

// What is malformed is described by words of whoever made it; other messages may hold lines that a program printed.
Error::Error(ExitStatus status, const std::string& what, const std::string& object, const std::string& advice)
    : std::runtime_error((status == ExitStatus::unverified ? printable(what) : printable_lines(what)) +
                         (what.ends_with('\n') ? "" : ": ") + printable(object) +
                         (advice.empty() ? "" : ": " + printable_lines(advice))),
      status_(status) {}

bool is_machines_fault(int error_number) {
  for (int fault : {EACCES, EPERM, ENOSPC, EDQUOT, EIO, EFBIG, EROFS, ENOMEM, EMFILE, ENFILE, ESTALE, ENOLCK, ENODEV,
                    ENXIO, ETIMEDOUT})
    if (error_number == fault) return true;
  return false;
}

Error system_error(const std::string& what, const std::string& object, int error_number) {
  return {ExitStatus::environment, what + " (" + std::generic_category().message(error_number) + ")", object,
          advice_for(error_number)};
}

}  // namespace extmod
