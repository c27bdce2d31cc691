// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_btf.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "support/interrupt.h"

namespace extmod {
namespace {

/// BTF_KIND_* of include/uapi/linux/btf.h.
enum BtfKind : uint8_t {
  kVoid,
  kInt,
  kPointer,
  kArray,
  kStruct,
  kUnion,
  kEnum,
  kForward,
  kTypedef,
  kVolatile,
  kConst,
  kRestrict,
  kFunction,
  kPrototype,
  kVariable,
  kDataSection,
  kFloat,
  kDeclarationTag,
  kTypeTag,
  kEnum64,
  kKinds,
};

/// What follows a type, and where ids and names are in it: 32-bit words, a name always in the first.
struct BtfShape {
  int words = 0;        ///< once
  int element = 0;      ///< for each of its elements
  int id = -1;          ///< the word of an element that is a type's id
  bool refers = false;  ///< its third word is a type's id, not a size
  bool names = false;   ///< the elements have names
};

constexpr BtfShape kShapes[kKinds] = {
    {},                                                      // void
    {.words = 1},                                            // int
    {.refers = true},                                        // pointer
    {.words = 3},                                            // array: two ids and a number
    {.element = 3, .id = 1, .names = true},                  // struct
    {.element = 3, .id = 1, .names = true},                  // union
    {.element = 2, .names = true},                           // enum
    {},                                                      // forward
    {.refers = true},                                        // typedef
    {.refers = true},                                        // volatile
    {.refers = true},                                        // const
    {.refers = true},                                        // restrict
    {.refers = true},                                        // function
    {.element = 2, .id = 1, .refers = true, .names = true},  // prototype
    {.words = 1, .refers = true},                            // variable
    {.element = 3, .id = 0},                                 // data section
    {},                                                      // float
    {.words = 1, .refers = true},                            // declaration tag
    {.refers = true},                                        // type tag
    {.element = 3, .names = true},                           // enum of 64 bits
};

struct BtfType {
  uint32_t name = 0;
  BtfKind kind = kVoid;
  uint32_t elements = 0;
  uint32_t refers = 0;     ///< size or type
  std::string_view extra;  ///< what follows
};

/// One .BTF section: its header is checked, its types can be walked.
class BtfSection {
 public:
  BtfSection(std::string_view bytes, bool little_endian) : little_endian_(little_endian) {
    constexpr size_t kHeader = 24;
    if (bytes.size() < kHeader) throw BtfError("its header is cut short");
    const uint32_t magic = word(bytes, 0) & 0xffff;
    const uint32_t first = little_endian ? magic : word(bytes, 0) >> 16;
    if (first != 0xeb9f) throw BtfError("its magic is wrong");
    if (bytes[2] != 1) throw BtfError("its version is unknown");
    const uint32_t header = word(bytes, 4);
    if (header < kHeader || header > bytes.size()) throw BtfError("the length of its header is wrong");
    const std::string_view rest = bytes.substr(header);
    types_ = part_of(rest, word(bytes, 8), word(bytes, 12));
    strings_ = part_of(rest, word(bytes, 16), word(bytes, 20));
    if (types_.size() % 4 != 0) throw BtfError("its types are cut short");
    if (!strings_.empty() && strings_.back() != '\0') throw BtfError("its last name has no end");
  }

  std::string_view strings() const { return strings_; }

  uint32_t word(std::string_view bytes, size_t at) const {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return little_endian_ ? le32toh(value) : be32toh(value);
  }

  /// False if it ends at a type of a kind that nobody knows yet. Throws BtfError if a type is cut short.
  bool each(const std::function<void(const BtfType&)>& work) const {
    constexpr size_t kType = 12;
    size_t count = 0;
    for (std::string_view rest = types_; !rest.empty(); ++count) {
      if (count % 65536 == 0) check_interrupt();
      if (rest.size() < kType) throw BtfError("its types are cut short");
      const uint32_t info = word(rest, 4);
      const uint32_t kind = info >> 24 & 0x7f;
      if (kind == kVoid) throw BtfError("it has a type without a kind");
      if (kind >= kKinds) return false;
      BtfType type{word(rest, 0), static_cast<BtfKind>(kind), info & 0xffffff, word(rest, 8), {}};
      const BtfShape& shape = kShapes[kind];
      const size_t extra = 4 * (shape.words + size_t{type.elements} * shape.element);
      rest.remove_prefix(kType);
      if (rest.size() < extra) throw BtfError("its types are cut short");
      type.extra = rest.substr(0, extra);
      rest.remove_prefix(extra);
      work(type);
    }
    return true;
  }

  /// All types by kind. Nothing if there is one of an unknown kind.
  std::optional<std::vector<uint8_t>> kinds() const {
    std::vector<uint8_t> kinds;
    const bool whole = each([&](const BtfType& type) { kinds.push_back(type.kind); });
    return whole ? std::optional(std::move(kinds)) : std::nullopt;
  }

 private:
  static std::string_view part_of(std::string_view rest, uint32_t offset, uint32_t length) {
    if (offset > rest.size() || length > rest.size() - offset) throw BtfError("a part of it is not in the section");
    return rest.substr(offset, length);
  }

  bool little_endian_;
  std::string_view types_;
  std::string_view strings_;
};

/// Names and ids of a section, which may count on from those of another.
class BtfChecker {
 public:
  BtfChecker(const BtfSection& section, const std::vector<uint8_t>& own, const Btf& base)
      : section_(section), own_(own), base_(base) {}

  std::optional<std::string> check() {
    section_.each([&](const BtfType& type) {
      if (!fault_) check_type(type);
    });
    return fault_;
  }

 private:
  /// A name begins where another one ends. One that begins within another is of another base.
  void check_name(uint32_t offset) {
    const size_t base = base_.strings.size();
    const std::string_view table = offset < base ? std::string_view(base_.strings) : section_.strings();
    const size_t at = offset < base ? offset : offset - base;
    if (at >= table.size() && offset != 0)
      fault_ = "it has a name beyond the last one";
    else if (at > 0 && table[at - 1] != '\0')
      fault_ = "it has a name that begins within another one";
  }

  std::optional<uint8_t> kind_of(uint32_t id) const {
    const size_t base = base_.kinds.size();
    if (id < base) return base_.kinds[id];
    return id - base < own_.size() ? std::optional(own_[id - base]) : std::nullopt;
  }

  void check_reference(BtfKind from, uint32_t id) {
    const auto to = kind_of(id);
    if (!to)
      fault_ = "it names a type beyond the last one";
    else if (from == kFunction ? *to != kPrototype : !may_refer(from, *to))
      fault_ = "it takes a type for one of another kind";
  }

  static bool may_refer(BtfKind from, uint8_t to) {
    if (from == kDeclarationTag) return true;
    if (from == kDataSection) return to == kVariable || to == kFunction;
    return to != kVariable && to != kDataSection && to != kFunction && to != kDeclarationTag;
  }

  void check_type(const BtfType& type) {
    const BtfShape& shape = kShapes[type.kind];
    check_name(type.name);
    if (fault_) return;
    if (shape.refers) check_reference(type.kind, type.refers);
    if (type.kind == kArray)
      for (size_t at : {0, 4}) check_reference(type.kind, section_.word(type.extra, at));
    if (shape.id < 0 && !shape.names) return;
    const size_t step = size_t{4} * shape.element;
    for (size_t at = size_t{4} * shape.words; at < type.extra.size() && !fault_; at += step) {
      if (shape.names) check_name(section_.word(type.extra, at));
      if (shape.id >= 0)
        check_reference(type.kind, section_.word(type.extra, at + size_t{4} * static_cast<size_t>(shape.id)));
    }
  }

  const BtfSection& section_;
  const std::vector<uint8_t>& own_;
  const Btf& base_;
  std::optional<std::string> fault_;
};

/// Those that .BTF.base may name (btf_relocate() of the kernel looks for them).
bool is_named_data(BtfKind kind) {
  return kind == kInt || kind == kFloat || kind == kStruct || kind == kUnion || kind == kEnum || kind == kEnum64 ||
         kind == kForward;
}

/// Names are not longer in the kernel, and nobody can make us read a long one again and again.
std::string_view btf_text(std::string_view strings, uint32_t offset) {
  constexpr size_t kLongestName = 512;
  const std::string_view rest = strings.substr(offset, kLongestName);
  return rest.substr(0, rest.find('\0'));
}

/// The base of what stands by itself.
const Btf& no_btf() {
  static const Btf kNothing{{}, {kVoid}, {}};
  return kNothing;
}

Btf read_base(std::string_view bytes, bool little_endian) {
  const BtfSection section(bytes, little_endian);
  if (section.strings().empty()) throw BtfError("it has no names");
  auto kinds = section.kinds();
  if (!kinds) throw BtfError("it has types of a kind that is not known yet");
  if (auto fault = BtfChecker(section, *kinds, no_btf()).check()) throw BtfError(*fault);
  Btf btf{std::string(section.strings()), std::move(*kinds), {}};
  btf.kinds.insert(btf.kinds.begin(), kVoid);
  section.each([&](const BtfType& type) {
    if (is_named_data(type.kind) && type.name != 0) btf.names.push_back(type.name);
  });
  std::sort(btf.names.begin(), btf.names.end());
  btf.names.erase(std::unique(btf.names.begin(), btf.names.end()), btf.names.end());
  return btf;
}

void sort_names(Btf& btf) {
  auto less = [&](uint32_t a, uint32_t b) { return btf_text(btf.strings, a) < btf_text(btf.strings, b); };
  std::sort(btf.names.begin(), btf.names.end(), less);
}

/// The kernel relocates .BTF.base to its own types by their names.
std::optional<BtfFault> lost_name(const Btf& distilled, const Btf& kernel) {
  for (uint32_t name : distilled.names) {
    const std::string_view text = btf_text(distilled.strings, name);
    auto less = [&](uint32_t a, std::string_view wanted) { return btf_text(kernel.strings, a) < wanted; };
    auto found = std::lower_bound(kernel.names.begin(), kernel.names.end(), text, less);
    if (found == kernel.names.end() || btf_text(kernel.strings, *found) != text)
      return BtfFault{true, "it needs the type " + std::string(text) + ", which the kernel has not"};
  }
  return std::nullopt;
}

}  // namespace

Btf read_btf(std::string_view section, bool little_endian) {
  Btf btf = read_base(section, little_endian);
  sort_names(btf);
  return btf;
}

std::optional<BtfFault> fault_of_module_btf(std::string_view btf, std::string_view distilled_base, bool little_endian,
                                            const Btf* kernel) try {
  const BtfSection section(btf, little_endian);
  const auto kinds = section.kinds();
  std::optional<Btf> distilled;
  if (!distilled_base.empty()) distilled = read_base(distilled_base, little_endian);
  const Btf* base = distilled ? &*distilled : kernel;
  if (!kinds || base == nullptr) return std::nullopt;
  if (auto fault = BtfChecker(section, *kinds, *base).check()) return BtfFault{!distilled, *fault};
  return distilled && kernel != nullptr ? lost_name(*distilled, *kernel) : std::nullopt;
} catch (const BtfError& error) {
  return BtfFault{false, error.what()};
}

}  // namespace extmod
