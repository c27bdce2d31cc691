// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_control_files.h"

#include "package/deb/deb_members.h"
#include "package/entry_gate.h"
#include "package/read_archive.h"
#include "support/text.h"

namespace extmod {
namespace {

class ControlVisitor : public PackageVisitor {
 public:
  explicit ControlVisitor(const Limits& limits) : limits_(limits) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override {
    if (entry.kind == EntryKind::folder) return;
    if (entry.kind != EntryKind::file || !entry.hard_link.empty() || entry.path.find('/') != std::string::npos)
      gate_->malformed("its control member has something that is no file at the top", entry.path);
    if (entry.size > limits_.text)
      throw over_limit(limits_, &Limits::text, "a file is too large to be read as text", entry.path);
    std::string& text = files[entry.path];
    for (std::string_view block = content(); !block.empty(); block = content()) text += block;
  }
  void set_gate(const EntryGate& gate) { gate_ = &gate; }

  DebControlFiles files;

 private:
  const Limits& limits_;
  const EntryGate* gate_ = nullptr;
};

}  // namespace

std::map<std::string, std::string> deb_control_fields(const std::string& text) {
  std::map<std::string, std::string> fields;
  std::string* last = nullptr;
  for (const auto& line : split(text, '\n')) {
    size_t colon = line.find(':');
    if (last != nullptr && line.starts_with(" "))
      *last += line;
    else if (colon != std::string::npos)
      (last = &fields[line.substr(0, colon)])->assign(trim(line.substr(colon + 1)));
  }
  return fields;
}

DebControlFiles read_deb_control(const std::filesystem::path& package, const DebTar& control, const Limits& limits) {
  ControlVisitor visitor(limits);
  EntryGate gate(package, limits, visitor);
  visitor.set_gate(gate);
  read_entries(control.tar, package.string() + ": " + control.name, gate);
  if (!visitor.files.contains("control")) gate.malformed("its control member has no file `control`");
  auto fields = deb_control_fields(visitor.files["control"]);
  for (const char* field : {"Package", "Version", "Architecture"})
    if (fields[field].empty()) gate.malformed(std::string("its control file has no field ") + field);
  return visitor.files;
}

}  // namespace extmod
