// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// The job server in a MAKEFLAGS variable, as words that every make understands; empty where there is none.
std::string job_server_flags(const std::string& makeflags);

}  // namespace extmod
