#pragma once

#include <nlohmann/json.hpp>

#include "verify/finding.h"

namespace extmod {

/// A list of {severity, rule, path, sentence}.
nlohmann::ordered_json findings_json(const Findings& findings);

}  // namespace extmod
