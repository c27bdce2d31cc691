# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# remember_answers FOLDER: makes programs in FOLDER and puts it first into PATH. They remember answers: the cross compiler and
# clang, which every make asks some thirty times whether they know an option, and dh_listpackages, which upstream's
# debian/rules asks as often. Sourced by tests.

remember_answers() {
    local name
    mkdir -p "$1"
    for name in aarch64-linux-gnu-gcc clang; do
        cat >"$1/$name" <<'COMPILER'
#!/bin/sh
compiler=/usr/bin/${0##*/}
question=$*
case $question in
*" -c -x c /dev/null -o "*) question=${question% -o *} ;;
*) exec "$compiler" "$@" ;;
esac
known=$(cat "$0.answers")
case $known in
*"<0 $question>"*) exit 0 ;;
*"<1 $question>"*) exit 1 ;;
esac
status=0
"$compiler" "$@" || status=$?
printf '<%s %s>\n' "$status" "$question" >>"$0.answers"
exit "$status"
COMPILER
        chmod 755 "$1/$name"
        touch "$1/$name.answers"
        chmod 666 "$1/$name.answers"
    done
    cat >"$1/dh_listpackages" <<'LISTER'
#!/bin/sh
answer=$0.answers/$({ echo "$*"; env | grep -E '^(DEB|DH)_' | LC_ALL=C sort; cat debian/control; } | sha256sum | cut -c1-64)
[ -e "$answer" ] || { /usr/bin/dh_listpackages "$@" >"$answer.$$" && mv "$answer.$$" "$answer"; } || exit
exec cat "$answer"
LISTER
    chmod 755 "$1/dh_listpackages"
    mkdir -p "$1/dh_listpackages.answers"
    chmod 777 "$1/dh_listpackages.answers"
    PATH=$1:$PATH
}
