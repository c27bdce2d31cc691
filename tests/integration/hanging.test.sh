#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing waits for ever: pipes in place of files are refused, and INT, TERM and HUP end every wait within a second; what we run
# ends with us.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

small_tree "$tmp/small"
src=$tmp/small/src
obj=$tmp/small/obj

for file in "$obj/.config" "$obj/Module.symvers" "$obj/include/generated/autoconf.h" "$obj/include/config/auto.conf" \
    "$src/include/linux/kernel.h" "$src/Makefile" "$src/scripts/Makefile.lib"; do
    mv "$file" "$tmp/file"
    mkfifo "$file"
    status=0
    timeout 20 "$EXTMOD_PKG" build "$obj" --format tar --output "$out" >"$tmp/stdout" 2>"$tmp/stderr" || status=$?
    [[ $status -le 5 ]] || fail "status $status for a pipe at $file" "$tmp/stderr"
    expect_no_litter
    rm -rf "$out"
    rm "$file"
    mv "$tmp/file" "$file"
done

# ends_soon SIGNAL STATUS COMMAND...: which waits when the signal comes
ends_soon() {
    local begin
    start "${@:3}"
    sleep 0.4
    [[ -d /proc/$pid ]] || fail "it does not wait: ${*:3}" "$log"
    begin=$(date +%s%3N)
    kill -s "$1" "$pid"
    ended "$2"
    # A second, and as much for a busy machine.
    [[ $(($(date +%s%3N) - begin)) -lt 2000 ]] || fail "it took $(($(date +%s%3N) - begin)) ms: ${*:3}" "$log"
    no_children 3
}

# A report that nobody reads, for which a pipe has no room.
mkfifo "$tmp/unread"
exec 7<>"$tmp/unread"
head -c 65536 /dev/zero >&7
# shellcheck disable=SC2016
for signal in 'INT 130' 'TERM 143' 'HUP 129'; do
    # shellcheck disable=SC2086
    ends_soon $signal sh -c 'exec "$@" >&7' sh "$EXTMOD_PKG" build "$obj" --dry-run
done

# Another run has the output folder.
mkdir "$out"
exec 8>"$out/.extmod-pkg.lock"
flock 8
ends_soon TERM 143 "$EXTMOD_PKG" build "$obj" --format tar --output "$out"
exec 8>&-
expect_status 0 "$EXTMOD_PKG" build "$obj" --format tar --output "$out"
expect_no_litter

# A large file in a slow compressor: what is temporary is removed all the same.
head -c 12M /dev/urandom | base64 >"$src/include/linux/large.h"
start "$EXTMOD_PKG" build "$obj" --format deb,tar --compress xz:9 --output "$out" --package-version 2-1
until grep -q writing "$log"; do sleep 0.02; done
sleep 0.5
kill -s TERM "$pid"
ended 143
expect_no_litter
rm "$src/include/linux/large.h"

# A compiler that does not hear.
printf '#!/bin/sh\ntrap "" TERM INT HUP\nsleep 60\nsleep 60\n' >"$tmp/deaf-cc"
chmod 755 "$tmp/deaf-cc"
ends_soon INT 130 "$EXTMOD_PKG" build "$obj" --rebuild always --cc "$tmp/deaf-cc" --no-cache --output "$out"
expect_no_litter

# It ends with us, also after SIGKILL; so does a command of kbuild.
start "$EXTMOD_PKG" build "$obj" --rebuild always --cc "$tmp/deaf-cc" --no-cache --output "$out"
sleep 0.4
kill -s KILL "$pid"
ended 137
no_children 3
start "$EXTMOD_PKG" kbuild -- sleep 60
sleep 0.4
kill -s KILL "$pid"
ended 137
no_children 3
expect_status 0 "$EXTMOD_PKG" build "$obj" --format tar --output "$out"
expect_no_litter
