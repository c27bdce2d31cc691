// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace extmod {

/// What a run makes for itself has such a name and holds flock(2) while its process lives: a later run can tell what a
/// killed one left behind.
enum class Temporary { folder, file };

/// `extmod-pkg.run.XXXXXX` for a folder, `.NAME.extmod-pkg.XXXXXX` for a file that is to become NAME.
std::string temporary_name(Temporary kind, const std::string& name = {});

/// Whether temporary_name() gives such names.
bool is_temporary_name(Temporary kind, const std::string& name);

/// Whether `path` still names the open file.
bool is_named(int fd, const std::string& path);

/// Locks what was just made under `path`. False if another run took it for abandoned before it was locked: make it
/// again, under another name. True on a file system without locks, where remove_abandoned() removes nothing.
bool hold_temporary(int fd, const std::string& path);

/// Notes what a destructor will remove, for remove_noted(), until it is forgotten.
void note_temporary(const std::string& path);
void forget_temporary(const std::string& path);

/// Removes everything that is noted: for an end in which destructors do not get their turn.
void remove_noted();

/// Removes from `parent` what has such a name, belongs to our user and is held by no process. Removes nothing on a
/// network file system, whose locks may be known to one machine alone.
void remove_abandoned(const std::filesystem::path& parent, Temporary kind);

}  // namespace extmod
