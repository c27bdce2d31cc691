// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "target/device_files.h"
#include "target/loader_search.h"
#include "verify/finding.h"

namespace extmod {

/// The userland of a device, for programs of any kind.
struct DeviceUserland {
  std::string name;       ///< for people: `--root DIR`, `the given files`
  std::vector<Abi> abis;  ///< for which it has a loader; the usual one first
  CLibrary c_library = CLibrary::unknown;
  std::string loader = {};  ///< of the usual ABI; empty where it is not known
  bool is_complete = true;  ///< it has its C library; else nothing is missed that is not there
};

/// A program, library or script that is judged.
struct GivenProgram {
  DevicePlace place;
  std::string path;              ///< for the finding
  std::string interpreter = {};  ///< of a script: the rest of its `#!` line
};

/// Judges each ELF file by itself: machine, ABI, interpreter and folders it names. Those that have another machine are
/// left out of `loadable`, which is for audit_loading(). Rules elf-type, elf-machine, elf-class, elf-byte-order,
/// elf-abi, elf-refused, elf-interpreter, elf-runpath.
Findings audit_program(DeviceFiles& files, const LoaderSearch& search, const GivenProgram& program,
                       const DeviceUserland& userland, bool& is_loadable);

/// Loads each program as the dynamic loader would, without running anything, and the libraries that no program loads.
/// What a file lacks is a finding of it, what a library of the device lacks one of the first file that loads it. Rules
/// elf-needed and elf-too-new. The result has the findings of each given file.
std::vector<Findings> audit_loading(DeviceFiles& files, LoaderSearch& search, const std::vector<GivenProgram>& given,
                                    const DeviceUserland& userland);

/// Whether a script's interpreter is there. Rule script-interpreter.
Findings audit_script(const DeviceFiles& files, const GivenProgram& script, const DeviceUserland& userland);

}  // namespace extmod
