// SPDX-License-Identifier: GPL-2.0-or-later
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/cli.h"
#include "support/error.h"
#include "support/interrupt.h"

int main(int argc, char** argv) {
  extmod::catch_signals();
  try {
    return extmod::run_cli(argc, argv);
  } catch (const extmod::Error& error) {
    extmod::report_error(error.what(), static_cast<int>(error.status()));
    return static_cast<int>(error.status());
  } catch (const extmod::Interrupted& interrupted) {
    constexpr int kSignalBase = 128;
    extmod::report_error("interrupted: everything temporary was removed, no package was written",
                         kSignalBase + interrupted.signal);
    return kSignalBase + interrupted.signal;
  } catch (const std::exception& error) {
    extmod::report_error(error.what(), static_cast<int>(extmod::ExitStatus::step_failed));
    return static_cast<int>(extmod::ExitStatus::step_failed);
  }
}
