#include "pipeline/findings_json.h"

namespace extmod {

using nlohmann::ordered_json;

ordered_json findings_json(const Findings& findings) {
  ordered_json list = ordered_json::array();
  for (const auto& finding : findings)
    list.push_back({{"severity", to_string(finding.severity)},
                    {"rule", finding.rule},
                    {"path", finding.path},
                    {"sentence", finding.sentence}});
  return list;
}

}  // namespace extmod
