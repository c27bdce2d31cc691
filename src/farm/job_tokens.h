// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <string>

#include "support/file_descriptor.h"

namespace extmod {

/// The job server of GNU make, as its manual describes it under "POSIX Jobserver Interaction": a pipe with a byte for
/// each job beyond the first. Its descriptors are inherited by every program that is started.
class JobTokens {
 public:
  explicit JobTokens(int jobs);

  /// Waits until one more job may run. Throws Interrupted after a signal.
  void take();
  void give();

  /// What makes programs clients of it.
  std::string makeflags() const;

 private:
  int jobs_;
  FileDescriptor reader_;
  FileDescriptor writer_;
  FileDescriptor own_reader_;
  std::mutex mutex_;
  bool first_is_free_ = true;
  int taken_ = 0;  ///< bytes
};

}  // namespace extmod
