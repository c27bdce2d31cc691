#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The CI examples of packaging/ci, command by command (image step stubbed), and the hook for tuxmake.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} KDEB_COMPRESS=none
mkdir "$tmp/bin"
ln -s "$EXTMOD_PKG" "$tmp/bin/extmod-pkg"
PATH=$tmp/bin:$PATH

# try_job FILE ENVIRONMENT SCRIPT, the last two being jq's: in a folder with a kernel's source, as CI has it
try_job() {
    local job=$tmp/job
    use_kernel 6.12
    rm -rf "$job"
    mkdir "$job"
    # The source; the packages of O=build appear beside build, in it.
    cp -a --reflink=auto "$objtree" "$job/build"
    objtree=$job/build
    stub_kernel
    # The configuration was made when the kernel was prepared.
    yq -r "$2 | to_entries[] | \"export \" + .key + \"=\" + .value" "$top/packaging/ci/$1" >"$tmp/script"
    yq -r "$3" "$top/packaging/ci/$1" | sed "s# O=build# -C $srctree O=$job/build#; /defconfig/d" >>"$tmp/script"
    [[ $(wc -l <"$tmp/script") -ge 5 ]] || fail "not all commands were found" "$tmp/script"
    expect_status 0 env -C "$job" bash -euo pipefail "$tmp/script"
    expect_text 'linux-headers-.*: verified' "$tmp/stdout"
    compgen -G "$job/linux-headers-*_arm64.deb" >"$tmp/found" || fail "the job left no headers package" "$tmp/stdout"
}

try_job gitlab-ci.yml '."arm64-packages".variables' '."arm64-packages".script[]'
try_job github-actions.yml '.jobs."arm64-packages".env' '.jobs."arm64-packages".steps[].run // empty'

mkdir "$tmp/results"
expect_status 0 env -C "$tmp/results" "$top/packaging/ci/tuxmake-results-hook" "$objtree"
expect_status 0 "$EXTMOD_PKG" verify "$tmp"/results/linux-headers-*.deb
