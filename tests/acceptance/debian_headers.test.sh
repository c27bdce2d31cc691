#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's own headers packages: modules are built with them every day, so nothing in them may be called wrong that is not.
# The three packages of each kernel are given at once, as a person has them, and installed into one folder.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=tests/headers_packages.sh
. "$top/tests/headers_packages.sh"

# What is truly wrong there, one extended regular expression a line, with its reason. Nothing so far.
known=()

# unknown_errors FILE: errors of a report in JSON that `known` does not list
unknown_errors() {
    jq -r '.. | objects | select(.severity? == "error") | "\(.path) \(.sentence) [\(.rule)]"' "$1" |
        { if [[ ${#known[@]} -gt 0 ]]; then grep -vE -f <(printf '%s\n' "${known[@]}") || true; else cat; fi; }
}

# judge NAME PATH...: no error, and every file was looked at
judge() {
    local name=$1 errors
    shift
    "$EXTMOD_PKG" verify --json "$@" >"$tmp/$name.json" 2>"$tmp/stderr" || true
    jq -e . "$tmp/$name.json" >/dev/null || fail "$name: no report" "$tmp/stderr"
    errors=$(unknown_errors "$tmp/$name.json")
    [[ -z $errors ]] || fail "$name: errors that are none: $errors" "$tmp/$name.json"
}

judged=0
while read -r suite arch; do
    downloaded=$(debian_headers "$suite" "$arch")
    mapfile -t debs <<<"$downloaded"
    [[ ${#debs[@]} -eq 3 ]] || fail "$suite has ${#debs[@]} headers packages for $arch instead of three"
    judge "$suite-$arch" "${debs[@]}"
    for deb in "${debs[@]}"; do
        dpkg-deb --extract "$deb" "$tmp/$suite-$arch"
    done
    judge "$suite-$arch-installed" "$tmp/$suite-$arch"
    rm -rf "${tmp:?}/$suite-$arch"
    judged=$((judged + 1))
done <<'KERNELS'
bookworm amd64
bookworm arm64
bookworm armhf
bookworm s390x
bookworm-backports amd64
bookworm-backports arm64
bookworm-backports armhf
bookworm-backports s390x
trixie riscv64
trixie-backports amd64
trixie-backports arm64
KERNELS
[[ $judged -eq 11 ]] || fail "only $judged kernels were judged"
