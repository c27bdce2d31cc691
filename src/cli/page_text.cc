// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/page_text.h"

#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kColumns = 80;

/// Words in lines of at most kColumns; the first line begins with `first`, the others with as many blanks.
std::string filled(const std::string& words, const std::string& first) {
  const std::string margin(first.size(), ' ');
  std::string text;
  std::string line = first;
  bool is_empty = true;
  for (const auto& word : split_words(words)) {
    if (!is_empty && line.size() + 1 + word.size() > kColumns) {
      text += line + "\n";
      line = margin;
      is_empty = true;
    }
    line += (is_empty ? "" : " ") + word;
    is_empty = false;
  }
  return text + line + "\n";
}

bool begins_item(const std::string& line) {
  return line.starts_with("- ") || line.starts_with("* ");
}

/// Reads the page line by line.
class PageText {
 public:
  void take(const std::string& line) {
    if (line.starts_with("```")) {
      finish();
      in_code_ = !in_code_;
    } else if (in_code_ || (line.starts_with("    ") && words_.empty())) {
      text_ += (line.empty() ? "" : "  " + std::string(in_code_ ? "    " : "") + line) + "\n";
    } else if (line.starts_with("|")) {
      finish();
      if (line.find_first_not_of("|-: ") != std::string::npos) text_ += "  " + line + "\n";
    } else if (line.starts_with("#")) {
      finish();
      if (!line.starts_with("# ")) text_ += line.substr(line.find(' ') + 1) + "\n";
    } else if (line.empty()) {
      finish();
      if (!text_.empty() && !text_.ends_with("\n\n")) text_ += "\n";
    } else {
      if (begins_item(line)) finish();
      if (words_.empty()) first_ = begins_item(line) ? "  - " : "  ";
      words_ += " " + (begins_item(line) ? line.substr(2) : line);
    }
  }

  std::string text() {
    finish();
    return text_;
  }

 private:
  void finish() {
    if (!words_.empty()) text_ += filled(words_, first_);
    words_.clear();
  }
  std::string text_;
  std::string words_;  ///< of a paragraph or an item of a list
  std::string first_;  ///< what its first line begins with
  bool in_code_ = false;
};

}  // namespace

std::string page_text(std::string_view markdown) {
  PageText page;
  for (const auto& line : split(markdown, '\n')) page.take(line);
  std::string text = page.text();
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace extmod
