# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What is in the rpm roots of the tests: each function prints a folder of rpms. To be sourced after tests/lib.sh.

# A shell and its libraries.
rpm_base() { "$top/tests/rpms_of_debs.sh" amd64 dash bash coreutils; }

# The same with depmod.
rpm_base_depmod() { "$top/tests/rpms_of_debs.sh" amd64 dash bash coreutils kmod; }

# The first for arm64, with what sign-file needs.
rpm_base_arm64() { "$top/tests/rpms_of_debs.sh" arm64 dash libc6 libssl3; }

# DKMS and what it runs. The one of Debian 12 has no plug-in for kernel-install.
rpm_base_dkms() {
    "$top/tests/rpms_of_debs.sh" amd64 dkms@trixie make gcc kmod patch libelf1 libssl3 dash bash coreutils sed grep gawk findutils \
        tar gzip diffutils util-linux procps libc6-dev linux-libc-dev zstd
}
