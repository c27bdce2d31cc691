// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_grammar.h"

#include "package/rpm/rpm_meta.h"
#include "package/rpm/rpm_metadata.h"
#include "package/rpm/rpm_tags.h"
#include "support/error.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<RpmRelation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations) {
    std::string sign;
    if ((relation.flags & rpm::kSenseLess) != 0) sign += '<';
    if ((relation.flags & rpm::kSenseGreater) != 0) sign += '>';
    if ((relation.flags & rpm::kSenseEqual) != 0) sign += '=';
    texts.push_back(sign.empty() ? relation.name : relation.name + " " + sign + " " + relation.version);
  }
  return texts;
}

}  // namespace

const PackageGrammar& rpm_grammar() {
  static const std::string kRelation = "[A-Za-z0-9_/][!-~]*( (<|<=|=|>=|>) [A-Za-z0-9._+~^:-]+)?";
  static const PackageGrammar kGrammar = {
      .package = "an .rpm",
      .name = "[A-Za-z0-9_][A-Za-z0-9._+-]*",
      .name_rule = "it begins with a letter, digit or _ and has ASCII letters, digits and . _ + - only",
      .version = "[A-Za-z0-9._+~^]+-[A-Za-z0-9._+~^]+",
      .depends = kRelation + "|[(][ -~]+[)]",
      .provides = kRelation,
      .conflicts = kRelation};
  return kGrammar;
}

PackageWords rpm_words(const PackageInfo& info) {
  return {rpm_name(info), without_epoch(rpm_package_version(info)),
          spelled(rpm_requires(info, CompressionKind::none, 4)), spelled(rpm_provides(info)),
          spelled(rpm_conflicts(info))};
}

void check_rpm_words(const PackageInfo& info) {
  constexpr size_t kMostDigits = 9;
  const RpmVersion version = rpm_package_version(info);
  if (version.epoch.size() > kMostDigits)
    throw Error(ExitStatus::impossible, "the epoch is too large for an .rpm", "`" + version.epoch + "`",
                "give --package-version a smaller one");
  check_words(rpm_grammar(), rpm_words(info), info);
  if (info.meta.empty()) return;
  check_names_differ({rpm_name(info), info.meta, info.image_package});
  const std::string evr = without_epoch(version);
  check_words(
      rpm_grammar(),
      {info.meta, evr, spelled(rpm_meta_requires(info, CompressionKind::none, 4)), spelled(rpm_meta_provides(info))},
      info);
  if (!info.image_package.empty()) check_words(rpm_grammar(), {info.image_package, evr}, info);
}

}  // namespace extmod
