// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/exported_symbol.h"

namespace extmod {

/// What follows the CRC and the symbol in a line of Module.symvers (read_dump() of scripts/mod/modpost.c).
enum class SymversLayout {
  namespace_last,   ///< module, export, namespace: 5.6 and later, 5.4.27 and later
  namespace_third,  ///< namespace, module, and perhaps export: before
  no_namespace,     ///< module, and perhaps export: before 5.4
};

/// How the modpost of a headers tree reads Module.symvers.
struct SymversReader {
  std::optional<SymversLayout> layout;  ///< nothing if nobody can tell
  bool strict = true;                   ///< it fails for unknown words and for symbols that are exported twice
};

/// Asks the tree's own files: scripts/mod/modpost.c, else scripts/Makefile.modpost and the program; each may be empty.
SymversReader symvers_reader(std::string_view source, std::string_view makefile, std::string_view program);

/// Lines of one fault, numbered from 1.
struct SymversFault {
  size_t count = 0;
  std::vector<std::string> examples;  ///< the first few: `line 7 (why)`
};

/// What Module.symvers says. Of a symbol that is there twice, the line that modpost takes.
struct Symvers {
  ExportedSymbols symbols;
  SymversLayout layout = SymversLayout::namespace_last;  ///< in which it was read
  size_t lines = 0;
  SymversFault refused;    ///< modpost ends: "parse error in symbol dump file"
  SymversFault skipped;    ///< the word for the export is none that modpost knows
  SymversFault misread;    ///< modpost takes something that nobody has meant
  SymversFault twice;      ///< exported by vmlinux and again, or twice by one module
  SymversFault by_others;  ///< exported by several modules
};

/// Reads the file as this modpost does. Where nobody knows the layout, any that a modpost has ever read is right.
Symvers read_symvers(std::string_view text, const SymversReader& reader);

}  // namespace extmod
