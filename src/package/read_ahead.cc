// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/read_ahead.h"

#include <utility>

namespace extmod {
namespace {

constexpr size_t kAheadBlock = size_t{1} << 20;  // large enough that waking up another thread costs nothing
constexpr size_t kMostAhead = 8;

}  // namespace

ReadAhead::ReadAhead(NextBlock source)
    : source_(std::move(source)), bytes_([this] { return next(); }), thread_([this] { read(); }) {}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    is_given_up_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ReadAhead::read() {
  try {
    std::string block;
    block.reserve(kAheadBlock);
    for (std::string_view part = source_(); !part.empty(); part = source_()) {
      block += part;
      if (block.size() < kAheadBlock) continue;
      if (!put(std::exchange(block, {}))) return;
      block.reserve(kAheadBlock);
    }
    if (!block.empty() && !put(std::move(block))) return;
  } catch (...) {
    const std::lock_guard lock(mutex_);
    thrown_ = std::current_exception();
  }
  put({});
}

bool ReadAhead::put(std::string block) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_given_up_ || blocks_.size() < kMostAhead; });
  if (is_given_up_) return false;
  blocks_.push_back(std::move(block));
  changed_.notify_all();
  return true;
}

std::string_view ReadAhead::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !blocks_.empty(); });
  if (blocks_.front().empty()) {
    if (thrown_) std::rethrow_exception(thrown_);
    return {};
  }
  current_ = std::move(blocks_.front());
  blocks_.pop_front();
  changed_.notify_all();
  return current_;
}

}  // namespace extmod
