// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "kernel/make_words.h"

namespace extmod {

/// A function of make that depends on its arguments alone: `$(filter %.o,$(X))`.
struct MakeFunction {
  const char* name;
  size_t arguments;  ///< commas after these belong to the last one
  std::string (*run)(const std::vector<std::string>& arguments, MakeBudget& budget);
};

/// nullptr if there is none.
const MakeFunction* find_make_function(const std::string& name);

/// `%.o` to `%.ko` for each word; without % the ending of the word, as in `$(X:.o=.ko)`.
std::string substitute_pattern(const std::string& from, const std::string& to, const std::string& text,
                               MakeBudget& budget);

}  // namespace extmod
