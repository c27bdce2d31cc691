// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz --target=NAME [LIBFUZZER-OPTION...] CORPUS...: feeds one reader. `fuzz --list` prints the names.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

#include "mutate.h"
#include "target.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace {

const extmod::fuzz::Target* g_target = nullptr;

void list() {
  for (const auto& target : extmod::fuzz::targets()) std::puts(target.name.c_str());
  std::exit(0);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  constexpr std::string_view kOption = "--target=";
  for (const std::string_view argument : std::span(*arguments, static_cast<size_t>(*count))) {
    if (argument == "--list") list();
    if (!argument.starts_with(kOption)) continue;
    for (const auto& target : extmod::fuzz::targets())
      if (target.name == argument.substr(kOption.size())) g_target = &target;
  }
  if (g_target != nullptr) return 0;
  std::fputs("give --target=NAME with a name that --list prints\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  g_target->run({reinterpret_cast<const char*>(data), size});
  return 0;
}

/// Half of the mutations stay in one place; few of them leave checksums wrong.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  constexpr unsigned kWrong = 16;
  if (size > 0 && seed % 2 == 0) {
    auto piece = extmod::fuzz::choose_piece({data, size}, seed / 2);
    const size_t left = LLVMFuzzerMutate(piece.data(), piece.size(), piece.size());
    std::fill(piece.begin() + static_cast<std::ptrdiff_t>(left), piece.end(), 0);
  } else {
    size = LLVMFuzzerMutate(data, size, most);
  }
  if (seed / 2 % kWrong != 0) extmod::fuzz::repair_checksums({data, size});
  return size;
}
