// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/configuration_inputs.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "kernel/kernel_config.h"
#include "kernel/srcarch.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSetOption = "--set";

/// Reads a file and notes it as an input.
std::string input_text(const fs::path& path, std::vector<ConfigurationInput>& files) {
  std::string text = read_file(path);
  files.push_back({fs::absolute(path).lexically_normal(), digest_of(Digest::sha256(), text)});
  return text;
}

void require_arch(const fs::path& path, const std::string& text, const std::string& arch) {
  const auto its_arch = KernelConfig(text).arch();
  if (!its_arch || srcarch_of(*its_arch) == srcarch_of(arch)) return;
  throw Error(ExitStatus::impossible,
              "a configuration for another architecture (it is for " + *its_arch + ", the kernel for " + arch + ")",
              path, "name that of a kernel for " + arch + ", or give --arch " + *its_arch);
}

ConfigSetting setting_of(const std::string& text) {
  const size_t equals = text.find('=');
  std::string symbol = text.substr(0, equals);
  if (symbol.starts_with("CONFIG_")) symbol.erase(0, std::string_view("CONFIG_").size());
  const bool is_name = !symbol.empty() && std::all_of(symbol.begin(), symbol.end(), [](unsigned char byte) {
    return std::isalnum(byte) != 0 || byte == '_';
  });
  const bool is_line = std::none_of(text.begin(), text.end(), [](unsigned char byte) { return byte < ' '; });
  if (equals == std::string::npos || !is_name || !is_line)
    throw Error(ExitStatus::impossible, "no setting of a symbol", std::string(kSetOption) + " " + text,
                "write --set SYMBOL=VALUE, such as --set MODULES=y");
  return {std::move(symbol), text.substr(equals + 1), 0};
}

std::string quoted_string(std::string_view value) {
  std::string text = "\"";
  for (const char byte : value) {
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte;
  }
  return text + '"';
}

}  // namespace

ConfigurationInputs read_configuration_inputs(const ConfigurationRequest& request, const std::string& arch) {
  ConfigurationInputs inputs;
  if (request.config) {
    const std::string text = input_text(*request.config, inputs.files);
    inputs.config = parse_fragment(*request.config, text);
    require_arch(*request.config, text, arch);
  }
  inputs.fragments.reserve(request.fragments.size() + 1);
  for (const auto& path : request.fragments)
    inputs.fragments.push_back(parse_fragment(path, input_text(path, inputs.files)));
  if (request.settings.empty()) return inputs;
  ConfigFragment given{kSetOption, {}, {}};
  given.settings.reserve(request.settings.size());
  for (const auto& setting : request.settings) given.settings.push_back(setting_of(setting));
  inputs.fragments.push_back(std::move(given));
  return inputs;
}

void quote_strings(ConfigurationInputs& inputs, const KconfigSymbols& symbols) {
  if (inputs.fragments.empty() || inputs.fragments.back().name != kSetOption) return;
  for (auto& setting : inputs.fragments.back().settings) {
    const KconfigSymbol* symbol = symbols.find(setting.symbol);
    if (symbol != nullptr && symbol->type == ConfigType::text && !setting.value.starts_with('"'))
      setting.value = quoted_string(setting.value);
  }
}

}  // namespace extmod
