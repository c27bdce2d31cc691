// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "support/limits.h"

namespace extmod {

struct DebTar;

/// The files of a control member, by name.
using DebControlFiles = std::map<std::string, std::string>;

/// Reads them. Throws Error with status unverified if one is no file, or `control` lacks a field that dpkg needs.
DebControlFiles read_deb_control(const std::filesystem::path& package, const DebTar& control, const Limits& limits);

/// `Field: value`; lines that begin with a blank continue the value (deb-control(5)).
std::map<std::string, std::string> deb_control_fields(const std::string& text);

}  // namespace extmod
