#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A matrix of three prepared kernels in two flavours: names, packages, one cell that fails, --resume, an end by SIGKILL, and
# the exports, each run by its own engine. Packages are those of the same commands by hand.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$top/tests/integration/running.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

export EXTMOD_PKG_CACHE=${EXTMOD_PKG_CACHE:-$tmp/cache}
place=$tmp/place
mkdir "$place"
declare -A release_of=()
for version in 5.10 6.1 6.12; do
    [[ $version == 5.10 ]] || kernel "$version"
    [[ $version != 5.10 ]] || prepared_kernel "$version"
    # shellcheck disable=SC2154
    ln -s "$objtree" "$place/tree-$version"
    release_of[$version]=$release
done
cat >"$place/matrix.toml" <<EOF
format = ["tar"]
compress = "none"
[kernel."5.10"]
objtree = "tree-{kernel}"
allow-missing-symvers = true
checks = []
[kernel."6.1"]
objtree = "tree-{kernel}"
kernelrelease = "${release_of[6.1]}"
[kernel."6.12"]
objtree = "tree-{kernel}"
kernelrelease = "${release_of[6.12]}"
[architecture.arm64]
[flavour.a]
name = "linux-headers-{kernel}-{flavour}"
[flavour.b]
name = "linux-headers-{kernel}-{flavour}"
[[exclude]]
kernel = "5.10"
flavour = "b"
EOF
farm=$tmp/farm
# farm STATUS [OPTION...]
farm() { expect_status "$1" "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" "${@:2}"; }

farm 0 --list
printf '%s\n' 5.10/arm64/a 6.1/arm64/{a,b} 6.12/arm64/{a,b} >"$tmp/wanted"
expect_same "the list" "$tmp/wanted" "$tmp/stdout"
farm 0 --list --only '6.1*/arm64/b'
expect_same "the chosen cells" <(printf '%s\n' 6.1/arm64/b 6.12/arm64/b) "$tmp/stdout"
[[ ! -e $farm ]] || fail "--list writes"

# By hand.
expect_status 0 "$EXTMOD_PKG" build "$place/tree-6.12" --format tar --compress none --name linux-headers-6.12-b \
    --kernelrelease "$release" --output "$tmp/hand"

# One cell fails: the others are there.
sed -i '/flavour.b/a require = ["no-such-program"]' "$place/matrix.toml"
farm 4
[[ $(grep -c '^failed    6' "$tmp/stdout") -eq 2 ]] || fail "not two failures" "$tmp/stdout"
jq -e '.counts == {"done": 3, "failed": 2} and ([.cells[] | select(.outcome == "failed").exit_status] | unique) != [0]' \
    "$farm/farm.json" >/dev/null || fail "farm.json" "$farm/farm.json"
[[ -s $farm/6.1/arm64/b/log && ! -e $farm/6.1/arm64/b/packages ]] || fail "no log of the failure, or packages"
farm 2
expect_text 'results of a run before.*--resume'

# The mended matrix: what was done is kept.
sed -i '/no-such-program/d' "$place/matrix.toml"
inode=$(stat -c %i "$farm"/6.1/arm64/a/packages/*.tar)
farm 0 --resume
jq -e '.counts == {"done": 2, "kept": 3}' "$farm/farm.json" >/dev/null || fail "farm.json" "$farm/farm.json"
[[ $(stat -c %i "$farm"/6.1/arm64/a/packages/*.tar) == "$inode" ]] || fail "a cell was made again"
(cd "$farm" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS is wrong"
[[ $(wc -l <"$farm/SHA256SUMS") -eq 5 ]] || fail "not five packages" "$farm/SHA256SUMS"
expect_same "the package of a cell" "$(one_file "$tmp/hand/*.tar")" "$(one_file "$farm/6.12/arm64/b/packages/*.tar")"
(cd "$farm" && LC_ALL=C sort SHA256SUMS) >"$tmp/undisturbed"

# On a terminal there are moving lines, unless NO_COLOR says no.
on_terminal() { script -qec "'$EXTMOD_PKG' farm $place/matrix.toml --output $farm --resume" /dev/null </dev/null >"$tmp/terminal"; }
on_terminal
expect_text $'\e\\[32m\\*.* 5 of 5: 6.12/arm64/b kept' "$tmp/terminal"
NO_COLOR=1 on_terminal
expect_no_text $'\e' "$tmp/terminal"
expect_text '^extmod-pkg: 5 of 5: 6.12/arm64/b kept' "$tmp/terminal"

# Ended by SIGKILL at several moments, and resumed: nothing is lost, nothing is half.
rm -r "$farm"
for milliseconds in 300 1500 4000; do
    start "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" --resume
    sleep "$(awk "BEGIN { print $milliseconds / 1000 }")"
    kill -KILL "$pid" 2>/dev/null || true
    { wait "$pid"; } 2>/dev/null || true
    no_children 20
done
farm 0 --resume
(cd "$farm" && sha256sum --quiet -c SHA256SUMS && LC_ALL=C sort SHA256SUMS) >"$tmp/resumed"
expect_same "the packages after three ends" "$tmp/undisturbed" "$tmp/resumed"

# Other engines run the same cells.
for engine in make ninja json gitlab github; do
    rm -rf "$farm"
    mkdir "$farm"
    farm 0 --export "$engine"
    cp "$tmp/stdout" "$tmp/$engine"
    case $engine in
    make) logged "$tmp/log" "the Makefile fails" make -f "$tmp/make" -k -j2 all ;;
    ninja) logged "$tmp/log" "ninja fails" ninja -C "$farm" -f "$tmp/ninja" -k 0 -j2 ;;
    json) jq -r '.tasks[] | .command | @sh' "$tmp/json" >"$tmp/commands" ;;
    *) sed 1d "$tmp/$engine" | jq -r '.. | objects | (.script // [])[], (.run // empty)' >"$tmp/commands" ;;
    esac
    if [[ $engine != make && $engine != ninja ]]; then
        [[ $(wc -l <"$tmp/commands") -eq 5 ]] || fail "not five commands" "$tmp/commands"
        logged "$tmp/log" "a command of $engine fails" bash -euo pipefail "$tmp/commands"
    fi
    (cd "$farm" && find . -name '*.tar' -printf '%P\0' | sort -z | xargs -0 sha256sum | LC_ALL=C sort) >"$tmp/exported"
    expect_same "the packages of $engine" "$tmp/undisturbed" "$tmp/exported"
done
