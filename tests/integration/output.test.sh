#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Results go to stdout, progress to stderr; --json is one object whatever happens; --dry-run writes nothing; colour is
# for terminals.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

command -v jq >/dev/null || skip "jq"
small_tree "$tmp/small"
obj=$tmp/small/obj
escape=$'\033'

# json FILTER: of the one object on stdout
json() {
    jq -es "length == 1 and (.[0] | type == \"object\")" "$tmp/stdout" >/dev/null || fail "not one JSON object" "$tmp/stdout"
    jq -e "$1" "$tmp/stdout" >/dev/null || fail "not so in the JSON: $1" "$tmp/stdout"
}

build 0 "$obj"
expect_text '^linux-headers-6.12.0-small .*: verified' "$tmp/stdout"
expect_text '^extmod-pkg: verifying'
expect_no_text '^extmod-pkg: |'"$escape" "$tmp/stdout"
expect_no_text "$escape"
build 0 "$obj" --quiet
[[ ! -s $tmp/stderr ]] || fail "--quiet is not quiet" "$tmp/stderr"

rm -r "$out"
build 0 "$obj" --dry-run
expect_text ': the plan$' "$tmp/stdout"
[[ ! -e $out ]] || fail "--dry-run made the output folder"

build 0 "$obj" --json --format deb,tar
json '.inputs | .objtree and .srctree and .arch and .release == "6.12.0-small"'
json '.toolchain | .run_arch == "x86_64" and .c_library == "glibc" and .rebuild == false'
json '.host_programs | map(.path) == ["scripts/basic/fixdep", "scripts/mod/modpost"] and all(.outcome == "native")'
json '.findings == [] and .verified == true and (.packages | length) == 2'
json '.steps | length > 3 and all(.seconds >= 0 and .name != "")'
while read -r size sum path; do
    [[ $(stat -c %s "$path") -eq $size ]] || fail "size of $path is not $size"
    echo "$sum  $path" | sha256sum --check --quiet || fail "SHA-256 of $path"
done < <(jq -r '.packages[] | "\(.size) \(.sha256) \(.path)"' "$tmp/stdout")
tar=$(package_of .tar)
expect_status 0 "$EXTMOD_PKG" verify --json "$tar"
json '.verified | length == 1 and .[0].findings == []'
build 0 "$obj" --json --dry-run
json '.dry_run == true and .packages == []'
expect_status 0 "$EXTMOD_PKG" doctor --json "$obj"
json '.diagnoses | length > 3 and all(has("good") and has("remedy"))'

# errors: in words on stderr, and as the one object on stdout
for wrong in --format=nonsense --srctree=/nowhere --kernelrelease=6.6.6; do
    expect_status 2 "$EXTMOD_PKG" build "$obj" --json "$wrong" --output "$out"
    json '.status == 2 and (.error | length > 0)'
    expect_text '^extmod-pkg: error: '
done
expect_status 3 "$EXTMOD_PKG" verify --json "$tmp/nowhere"
json '.status == 3'
ln -s /etc/passwd "$obj/include/generated/passwd.h"
expect_status 5 "$EXTMOD_PKG" build "$obj" --json --output "$out"
json '.verified == false and .findings[0].rule == "link-outside" and .findings[0].sentence and .findings[0].path'
rm "$obj/include/generated/passwd.h"

# a terminal: moving lines and colour on stderr alone, unless NO_COLOR says no
command -v script >/dev/null || skip "script (apt-get install bsdutils)"
on_terminal() { script -qec "'$EXTMOD_PKG' build $obj --output $out $* >$tmp/stdout" /dev/null >"$tmp/terminal" </dev/null; }
on_terminal
expect_text "$escape\[" "$tmp/terminal"
expect_no_text "$escape" "$tmp/stdout"
NO_COLOR=1 on_terminal
expect_no_text "$escape" "$tmp/terminal"
expect_text 'verifying every file' "$tmp/terminal"

# a reader that goes away
# shellcheck disable=SC2016
expect_status 0 bash -c 'set -o pipefail; "$EXTMOD_PKG" verify "$@" | head -c 1; [[ ${PIPESTATUS[0]} -le 3 ]]' bash "$tar"

# help
expect_status 0 "$EXTMOD_PKG" --help
for subcommand in build stage verify doctor; do
    expect_text "^  $subcommand +[a-z]" "$tmp/stdout"
done
expect_text '^  3 +the environment' "$tmp/stdout"
for subcommand in build stage verify doctor; do
    expect_status 0 "$EXTMOD_PKG" "$subcommand" --help
    expect_text '^Example' "$tmp/stdout"
    expect_text "extmod-pkg $subcommand " "$tmp/stdout"
    [[ ! -s $tmp/stderr ]] || fail "help on stderr" "$tmp/stderr"
done
expect_status 0 "$EXTMOD_PKG" --version
expect_text '^extmod-pkg [0-9]' "$tmp/stdout"

# A report that cannot be written is a failure, also of an error and of the help.
status=0
"$EXTMOD_PKG" verify "$tmp/small/src" --json >/dev/full 2>"$tmp/stderr" || status=$?
expect_text 'cannot write the report \(No space left on device\): standard output'
for words in "build $obj --dry-run" "build $obj --dry-run --json" "doctor" "build --help" "--version"; do
    status=0
    # shellcheck disable=SC2086
    "$EXTMOD_PKG" $words >/dev/full 2>"$tmp/stderr" || status=$?
    [[ $status -eq 3 ]] || fail "status $status of $words >/dev/full"
    expect_text '^extmod-pkg: error: cannot write the report'
done
