// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/configuration_differences.h"

#include <unordered_map>

#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kMostUnknown = 5;

/// The line that counts for a symbol.
struct LastLine {
  const ConfigFragment* fragment;
  const ConfigSetting* setting;
};

class LineJudge {
 public:
  LineJudge(const ConfigurationInputs& inputs, const KconfigSymbols& symbols, const ConfigReasons& reasons)
      : symbols_(symbols), reasons_(reasons) {
    for (const auto& fragment : inputs.fragments)
      for (const auto& setting : fragment.settings) last_[setting.symbol] = {&fragment, &setting};
  }

  void judge(const ConfigFragment& fragment, const ConfigSetting& setting) {
    check_interrupt();
    const std::string asked = reasons_.asked(setting.symbol, setting.value);
    const KconfigSymbol* symbol = symbols_.find(setting.symbol);
    if (reasons_.follows(setting.symbol, asked)) {
      if (symbol == nullptr || symbol->transitional)
        warnings.push_back(place_in(fragment, setting.line) + ": " + setting.symbol + ": " +
                           reasons_.why(setting.symbol, asked));
      return;
    }
    differences.push_back({place_in(fragment, setting.line), setting.symbol, asked, reasons_.got(setting.symbol),
                           why(setting, symbol, asked)});
  }

  void judge(const ConfigFragment& fragment, const MisreadLine& line) {
    const std::string place = place_in(fragment, line.line);
    if (!line.symbol.empty() && reasons_.follows(line.symbol, reasons_.asked(line.symbol, line.asked)))
      warnings.push_back(place + ": " + line.symbol + ": " + line.why);
    else
      differences.push_back({place, line.symbol, line.asked, reasons_.got(line.symbol), line.why});
  }

  std::vector<ConfigurationDifference> differences;
  std::vector<std::string> warnings;

 private:
  std::string why(const ConfigSetting& setting, const KconfigSymbol* symbol, const std::string& asked) const {
    const LastLine& last = last_.at(setting.symbol);
    if (symbol != nullptr && last.setting != &setting && reasons_.asked(setting.symbol, last.setting->value) != asked)
      return place_in(*last.fragment, last.setting->line) + " replaces it";
    return reasons_.why(setting.symbol, asked);
  }

  const KconfigSymbols& symbols_;
  const ConfigReasons& reasons_;
  std::unordered_map<std::string, LastLine> last_;
};

}  // namespace

std::vector<ConfigurationDifference> configuration_differences(const ConfigurationInputs& inputs,
                                                               const KconfigSymbols& symbols,
                                                               const ConfigReasons& reasons,
                                                               std::vector<std::string>& warnings) {
  LineJudge judge(inputs, symbols, reasons);
  for (const auto& fragment : inputs.fragments) {
    // In the order of the lines.
    auto misread = fragment.misread.begin();
    for (const auto& setting : fragment.settings) {
      for (; misread != fragment.misread.end() && misread->line < setting.line; ++misread)
        judge.judge(fragment, *misread);
      judge.judge(fragment, setting);
    }
    for (; misread != fragment.misread.end(); ++misread) judge.judge(fragment, *misread);
  }
  warnings.insert(warnings.end(), judge.warnings.begin(), judge.warnings.end());
  return std::move(judge.differences);
}

std::vector<std::string> base_warnings(const ConfigFragment& base, const KconfigSymbols& symbols) {
  std::vector<std::string> warnings;
  warnings.reserve(base.misread.size() + 1);
  std::vector<std::string> unknown;
  for (const auto& setting : base.settings)
    if (setting.value != "n" && symbols.find(setting.symbol) == nullptr) unknown.push_back(setting.symbol);
  if (!unknown.empty()) {
    const size_t shown = std::min(unknown.size(), kMostUnknown);
    std::string text = base.name + ": this tree does not know " +
                       join({unknown.begin(), unknown.begin() + static_cast<std::ptrdiff_t>(shown)}, ", ");
    if (unknown.size() > shown) text += " and " + std::to_string(unknown.size() - shown) + " more symbols";
    warnings.push_back(std::move(text));
  }
  for (const auto& line : base.misread) warnings.push_back(place_in(base, line.line) + ": " + line.why);
  return warnings;
}

}  // namespace extmod
