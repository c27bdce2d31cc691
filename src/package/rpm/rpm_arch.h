// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "target/abi.h"

namespace extmod {

/// rpm's name of an architecture (aarch64, ppc64le, ...); the machine's own word if rpm has none.
std::string rpm_arch(const Abi& abi);

/// What rpm appends to the name of a package that is for this architecture, `(aarch-64)`: the macro %{_isa}, the
/// processor family and the bits (installplatform and the platform files of rpm). Empty if rpm has none.
std::string rpm_isa(const Abi& abi);

}  // namespace extmod
