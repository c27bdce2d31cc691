// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/symvers.h"

#include <algorithm>
#include <cctype>

#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr size_t kExamples = 3;
constexpr size_t kLongestExample = 80;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void note(SymversFault& fault, size_t line, std::string_view why) {
  if (++fault.count > kExamples) return;
  fault.examples.push_back("line " + std::to_string(line) + " (" + std::string(why.substr(0, kLongestExample)) + ")");
}

/// strtoul() with base 16 and a cast to 32 bits; nothing if it does not take the whole text. It takes no text for 0.
std::optional<uint32_t> hexadecimal(std::string_view text) {
  if (text.empty()) return 0;
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.empty()) return std::nullopt;
  uint32_t value = 0;
  for (char c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
    value = value << 4 | static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

/// The words of a line. `name_space` is the rest of the line, as modpost takes it.
struct Line {
  std::string_view crc, symbol, module, exported, name_space;
  bool has_export = false;
};

/// Takes what is before the next tab; nothing if there is none, and then the text stays.
std::optional<std::string_view> before_tab(std::string_view& text) {
  const size_t tab = text.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  const std::string_view word = text.substr(0, tab);
  text.remove_prefix(tab + 1);
  return word;
}

/// Nothing if a column is missing.
std::optional<Line> split_line(std::string_view text, SymversLayout layout) {
  Line line;
  auto take = [&](std::string_view& word) {
    const auto found = before_tab(text);
    if (found) word = *found;
    return found.has_value();
  };
  if (!take(line.crc) || !take(line.symbol)) return std::nullopt;
  if (layout == SymversLayout::namespace_last) {
    line.has_export = true;
    if (!take(line.module) || !take(line.exported)) return std::nullopt;
    line.name_space = text;
    return line;
  }
  if (layout == SymversLayout::namespace_third && !take(line.name_space)) return std::nullopt;
  line.has_export = take(line.module);
  if (!line.has_export)
    line.module = text;
  else if (!take(line.exported))
    line.exported = text;
  return line;
}

class Reading {
 public:
  Reading(SymversLayout layout, bool strict) : strict_(strict) { symvers_.layout = layout; }

  void line(std::string_view text) {
    ++symvers_.lines;
    auto line = split_line(text, symvers_.layout);
    if (!line) return note(symvers_.refused, symvers_.lines, "a column is missing");
    const auto crc = hexadecimal(line->crc);
    if (!crc) return note(symvers_.refused, symvers_.lines, "the CRC is no number");
    if (line->symbol.empty()) return note(symvers_.refused, symvers_.lines, "no symbol");
    if (line->module.empty()) return note(symvers_.refused, symvers_.lines, "no module");
    if (text.ends_with('\r')) note(symvers_.misread, symvers_.lines, "it ends with a carriage return");
    if (line->crc.empty()) note(symvers_.misread, symvers_.lines, "no CRC");
    if (line->crc.size() > 10) note(symvers_.misread, symvers_.lines, "the CRC has more than 32 bits");
    if (!is_export(*line)) {
      note(symvers_.skipped, symvers_.lines, line->exported);
      if (strict_) return;
    }
    add(*line, *crc);
  }

  Symvers result() { return std::move(symvers_); }

 private:
  bool is_export(const Line& line) const {
    if (!line.has_export || line.exported == "EXPORT_SYMBOL" || line.exported == "EXPORT_SYMBOL_GPL") return true;
    // Words of kernels before 5.10.
    if (strict_) return false;
    return line.exported == "EXPORT_UNUSED_SYMBOL" || line.exported == "EXPORT_UNUSED_SYMBOL_GPL" ||
           line.exported == "EXPORT_SYMBOL_GPL_FUTURE";
  }

  void add(const Line& line, uint32_t crc) {
    auto [symbol, is_new] = symvers_.symbols.try_emplace(std::string(line.symbol));
    if (!is_new && (symbol->second.module == "vmlinux" || symbol->second.module == line.module)) {
      note(symvers_.twice, symvers_.lines, line.symbol);
      if (!strict_) return;
    } else if (!is_new) {
      note(symvers_.by_others, symvers_.lines, line.symbol);
    }
    symbol->second = {crc, std::string(line.module), line.exported.ends_with("_GPL"), std::string(line.name_space)};
  }

  bool strict_;
  Symvers symvers_;
};

Symvers read_as(std::string_view text, SymversLayout layout, bool strict) {
  Reading reading(layout, strict);
  // C's strings end at a zero byte, and so does modpost's reading.
  const size_t zero = text.find('\0');
  std::string_view rest = text.substr(0, zero);
  for (size_t count = 0; !rest.empty(); ++count) {
    if (count % 4096 == 0) check_interrupt();
    const size_t end = rest.find('\n');
    reading.line(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  Symvers symvers = reading.result();
  if (zero != std::string_view::npos)
    note(symvers.misread, symvers.lines, "a zero byte follows, and modpost reads nothing after it");
  return symvers;
}

}  // namespace

SymversReader symvers_reader(std::string_view source, std::string_view makefile, std::string_view program) {
  SymversReader reader;
  // Both came in the same release as the failure for symbols exported twice.
  const std::string_view words = "unknown license";
  // In the place of the program there may be a script that chooses among several of them.
  if (!source.empty() || has(program, "parse error in symbol dump file"))
    reader.strict = has(source, words) || has(program, words);
  if (has(source, "namespace = strchr(symname,"))
    reader.layout = SymversLayout::namespace_third;
  else if (has(source, "export = strchr(modname,") && !has(source, "namespace = strchr(export,"))
    reader.layout = SymversLayout::no_namespace;
  else if (has(source, "namespace = strchr(export,") || has(makefile, "modules-only.symvers") || has(program, words))
    reader.layout = SymversLayout::namespace_last;
  return reader;
}

Symvers read_symvers(std::string_view text, const SymversReader& reader) {
  if (reader.layout) return read_as(text, *reader.layout, reader.strict);
  Symvers first = read_as(text, SymversLayout::namespace_last, reader.strict);
  if (first.refused.count == 0 && first.skipped.count == 0) return first;
  for (auto layout : {SymversLayout::no_namespace, SymversLayout::namespace_third}) {
    Symvers other = read_as(text, layout, reader.strict);
    if (other.refused.count == 0 && other.skipped.count == 0) return other;
  }
  return first;
}

}  // namespace extmod
