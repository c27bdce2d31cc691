// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace extmod {

/// The exit statuses of the program; 128+n is added for an end by signal n.
enum class ExitStatus {
  done = 0,
  step_failed = 1,  ///< a compile or packaging step failed
  impossible = 2,   ///< what was asked cannot be done with this input
  environment = 3,  ///< compiler, tool, file or disk: may work elsewhere
  partial = 4,      ///< part of several jobs failed
  unverified = 5,   ///< verification failed, or a malformed package
};

/// A job that cannot go on. The message reads `what happened: which object: how to go on`. After output of another
/// program, which ends with a newline, the message goes on in a new line. Names of others' making are shown escaped
/// (printable()).
class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& what, const std::string& object, const std::string& advice = {});

  ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

/// Whether an errno that a library passes on is of this machine, not of what it was given to read or write.
bool is_machines_fault(int error_number);

/// An Error made from errno of a system call on `object`: status environment.
Error system_error(const std::string& what, const std::string& object, int error_number);

}  // namespace extmod
