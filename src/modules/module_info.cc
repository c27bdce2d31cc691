// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_info.h"

#include <libkmod.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <memory>
#include <new>

#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

struct ContextEnd {
  void operator()(kmod_ctx* context) const { kmod_unref(context); }
};
struct ModuleEnd {
  void operator()(kmod_module* module) const { kmod_module_unref(module); }
};
struct ListEnd {
  void operator()(kmod_list* list) const { kmod_module_info_free_list(list); }
};

void say_nothing(void*, int, const char*, int, const char*, const char*, va_list) {}

/// libkmod opens files by their names. A file in memory belongs to us, so nobody changes or shortens it meanwhile.
FileDescriptor memory_file(std::string_view bytes) {
  FileDescriptor file(memfd_create("module", MFD_CLOEXEC));
  if (file.get() < 0) throw system_error("cannot make a file in memory", "memfd", errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw system_error("cannot write a file in memory", "memfd", errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return file;
}

}  // namespace

std::optional<std::multimap<std::string, std::string>> read_module_info(std::string_view elf) {
  const FileDescriptor file = memory_file(elf);
  // Versions of libkmod read a byte after .modinfo, and strings to their zero.
  constexpr off_t kZeros = 8;
  if (ftruncate(file.get(), static_cast<off_t>(elf.size()) + kZeros) != 0)
    throw system_error("cannot write a file in memory", "memfd", errno);
  const char* no_configuration = nullptr;
  const std::unique_ptr<kmod_ctx, ContextEnd> context(kmod_new("/", &no_configuration));
  if (!context) throw std::bad_alloc();
  kmod_set_log_fn(context.get(), say_nothing, nullptr);
  kmod_module* opened = nullptr;
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  if (kmod_module_new_from_path(context.get(), path.c_str(), &opened) < 0) return std::nullopt;
  const std::unique_ptr<kmod_module, ModuleEnd> module(opened);
  kmod_list* entries = nullptr;
  const int count = kmod_module_get_info(module.get(), &entries);
  const std::unique_ptr<kmod_list, ListEnd> list(entries);
  if (count == -ENOMEM) throw std::bad_alloc();
  if (count < 0) return std::nullopt;
  std::multimap<std::string, std::string> info;
  kmod_list* entry = nullptr;
  kmod_list_foreach(entry, list.get()) {
    const char* key = kmod_module_info_get_key(entry);
    const char* value = kmod_module_info_get_value(entry);
    if (key != nullptr) info.emplace(key, value != nullptr ? value : "");
  }
  return info;
}

}  // namespace extmod
