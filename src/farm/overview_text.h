// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// Text as HTML. Names come from people, and messages from programs.
std::string html_escaped(const std::string& text);

/// A link to a file, relative to the page. Names of files have any character.
std::string html_link(const std::string& path, const std::string& text);

/// A link to a cell or part in the page.
std::string html_task_link(const std::string& id, const std::string& text);
std::string html_anchor(const std::string& id);

std::string duration_text(double seconds);
std::string size_text(double bytes);
std::string size_change_text(double bytes);  ///< with its sign, and exact where it is small

}  // namespace extmod
