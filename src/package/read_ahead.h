// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "package/package_visitor.h"

namespace extmod {

/// Reads bytes in a thread of its own, some blocks ahead of whoever uses them: a file is written while the next ones
/// are decompressed.
class ReadAhead {
 public:
  /// `source` is called by that thread alone until this object ends; then it may not have come to its end.
  explicit ReadAhead(NextBlock source);
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;
  ~ReadAhead();

  /// The next bytes. Throws what the source has thrown.
  const NextBlock& bytes() const { return bytes_; }

 private:
  void read();
  /// False if nobody wants more.
  bool put(std::string block);
  std::string_view next();

  NextBlock source_;
  NextBlock bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> blocks_;  ///< the last one is empty
  std::exception_ptr thrown_;
  bool is_given_up_ = false;
  std::string current_;
  std::thread thread_;  // the last one: it uses the others
};

}  // namespace extmod
