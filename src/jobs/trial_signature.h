// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/trial_room.h"

namespace extmod {

/// What the package's sign-file did with a module of the trial.
struct SignatureTrial {
  std::vector<std::string> argv = {};  ///< empty: it was not run
  std::string output = {};
  std::string fault = {};  ///< for people, about scripts/sign-file; empty if the signature is right
  double seconds = 0;
  std::string note = {};  ///< why it was not run; empty where the kernel checks no signatures
};

/// Signs the first module with a key that is thrown away, where the configuration has CONFIG_MODULE_SIG and the headers
/// have scripts/sign-file, and checks the signature.
SignatureTrial try_signature(const TrialHeaders& headers, const TrialRoom& room, CommandRunner& runner, int seconds);

}  // namespace extmod
