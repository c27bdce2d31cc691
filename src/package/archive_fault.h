// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

struct archive;

namespace extmod {

/// The errno of the fault of this machine (disk, memory, limits) of which libarchive's last error or warning speaks; 0
/// if the fault is in the data.
int machines_fault(archive* handle);

}  // namespace extmod
