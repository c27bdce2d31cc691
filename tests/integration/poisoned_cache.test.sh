#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A cache of host programs in which somebody has forged records and links gives no wrong program, and nothing outside of it is
# read into a result, touched or removed. A cache that others could change is not used at all.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

command -v jq >/dev/null || skip "jq"
kernel 6.12
copy_objtree few
# No more programs than these are compiled.
unset_config 'ASN1|BUILDTIME_TABLE_SORT|KALLSYMS|SECURITY_IPE|SECURITY_SELINUX|SYSTEM_TRUSTED_KEYRING'
rm -rf "$objtree"/scripts/{asn1_compiler,sorttable,kallsyms,ipe,selinux} "$objtree/certs/extract-cert"
quick_compiler "$tmp/cc"
cache=$tmp/cache

# staged OUTCOME [OPTION...]: stages the tree; every program has that outcome and the bytes of the first run.
staged() {
    local outcome=$1
    shift
    rm -rf "$tmp/tree"
    expect_status 0 "${with[@]}" "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --kernelrelease "$release" --cc "$tmp/cc" --without sign-file --json "$@"
    expect_no_litter
    jq -r '[.host_programs[] | select(.outcome != "omitted") | .outcome] | unique | join(" ")' "$tmp/stdout" >"$tmp/outcomes"
    [[ $(<"$tmp/outcomes") == "$outcome" ]] || fail "programs are $(<"$tmp/outcomes"), not $outcome" "$tmp/stdout"
    (cd "$tmp/tree" && find . -type f -perm -111 | LC_ALL=C sort | xargs sha256sum) >"$tmp/programs"
    [[ -f $tmp/reference ]] || cp "$tmp/programs" "$tmp/reference"
    expect_same "what was staged" "$tmp/reference" "$tmp/programs"
}

export EXTMOD_PKG_CACHE=$cache
staged rebuilt
staged reused
cp -a "$cache" "$tmp/good"

# fresh_cache: as the first run left it
fresh_cache() {
    rm -rf "$cache"
    cp -a "$tmp/good" "$cache"
}

# Somebody's own files, which look like the cache's.
mkdir -p "$tmp/outside/programs"
evil=$tmp/outside/evil
cp /bin/true "$evil"
cp "$evil" "$tmp/outside/programs/$(sha256sum <"$evil" | cut -d' ' -f1)"
find "$tmp/outside" -exec touch -d '2001-01-01' {} +
state_of "$tmp/outside" >"$tmp/outside-before"
outside_is_untouched() {
    # Reading alone changes no time but the one of reading, which is not in it.
    state_of "$tmp/outside" >"$tmp/outside-after"
    expect_same "what is outside of the cache" "$tmp/outside-before" "$tmp/outside-after"
}

# forge NAME RECORD FILTER: a record with a right digest beside RECORD, changed by jq
forge() {
    local folder=${2%/*} text
    text=$(cut -d' ' -f2- "$2" | jq -c "$3")
    printf '%s %s' "$(printf %s "$text" | sha256sum | cut -d' ' -f1)" "$text" >"$folder/$1.json"
}

# Every kind of record, beside a good one that is the oldest. Whichever comes first is dropped.
fresh_cache
sum=$(sha256sum <"$evil" | cut -d' ' -f1)
cp "$evil" "$cache/programs/$sum"
mapfile -t records < <(compgen -G "$cache/*/*.json")
[[ ${#records[@]} -gt 0 ]] || fail "the cache has no records"
for record in "${records[@]}"; do
    forge absolute "$record" ".programs[\"$tmp/outside/new\"] = \"$sum\""
    forge above "$record" ".programs[\"scripts/../../new\"] = \"$sum\""
    forge elsewhere "$record" ".programs[\"include/linux/new\"] = \"$sum\""
    forge short "$record" '.programs |= map_values(.[0:63])'
    forge path "$record" ".programs |= map_values(\"../../outside/evil\")"
    forge inputs "$record" ".inputs = {} | .programs |= map_values(\"$sum\")"
    forge outputs "$record" '.programs = {} | .failures = []'
    forge no_record "$record" '[1]'
    head -c 300 "$record" >"${record%/*}/cut.json"
    cp "$record" "$tmp/outside/${record##*/}"
    ln -s "$tmp/outside/${record##*/}" "${record%/*}/link.json"
    mkfifo "${record%/*}/pipe.json"
    touch -d '2001-01-01' "$record"
done
find "$tmp/outside" -exec touch -d '2001-01-01' {} +
state_of "$tmp/outside" >"$tmp/outside-before"
staged reused
[[ -z $(find "$cache" -name '*.json' ! -newermt 2001-01-02) ]] || fail "the good record was not used"
for kind in absolute above elsewhere short path inputs outputs no_record cut link pipe; do
    [[ -z $(compgen -G "$cache/*/$kind.json") ]] || fail "a wrong record stays: $kind"
done
outside_is_untouched

# Without the good one it is compiled.
for record in "${records[@]}"; do
    forge inputs "$record" ".inputs = {} | .programs |= map_values(\"$sum\")"
    rm "$record"
done
staged rebuilt
staged reused

# Links out of the cache, in the place of a program, of the folder of a key, of that of all programs
fresh_cache
for program in "$cache"/programs/*; do
    cp "$program" "$tmp/outside/"
    ln -sf "$tmp/outside/${program##*/}" "$program"
done
find "$tmp/outside" -exec touch -d '2001-01-01' {} +
state_of "$tmp/outside" >"$tmp/outside-before"
staged rebuilt
outside_is_untouched
staged reused
for folder in "$cache"/[0-9a-f]* "$cache/programs"; do
    fresh_cache
    cp -a "$folder" "$tmp/outside/"
    find "$tmp/outside" -exec touch -d '2001-01-01' {} +
    state_of "$tmp/outside" >"$tmp/outside-before"
    rm -r "$folder"
    ln -s "$tmp/outside/${folder##*/}" "$folder"
    staged rebuilt --cache "$cache" --cache-size 1
    expect_text "warning: the cache of host programs was not written: .*${folder##*/}"
    outside_is_untouched
done

# planned: asks a compiler whose answers are remembered
planned() { expect_status 0 "${with[@]}" "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --dry-run "$@"; }
fresh_cache
planned
[[ -n $(ls -A "$cache/answers") ]] || fail "no answers were kept"
mv "$cache/answers" "$tmp/outside/"
ln -s "$tmp/outside/answers" "$cache/answers"
rm "$tmp"/outside/answers/[0-7]*
state_of "$tmp/outside" >"$tmp/outside-before"
planned
outside_is_untouched

# not_used WHY [OPTION...]: one warning, nothing taken from the cache, nothing changed in it.
not_used() {
    local why=$1
    shift
    state_of "$cache/" >"$tmp/cache-before"
    planned "$@"
    expect_text "warning: the cache of host programs is not used, as others could change what is in it \\($why\\): .*--cache"
    [[ $(grep -c 'warning: the cache' "$tmp/stderr") -eq 1 ]] || fail "more than one warning" "$tmp/stderr"
    state_of "$cache/" >"$tmp/cache-after"
    expect_same "the cache" "$tmp/cache-before" "$tmp/cache-after"
}

fresh_cache
for mode in o+w g+w; do
    chmod "$mode" "$cache"
    if [[ $mode == o+w ]]; then
        not_used "$cache may be written by everybody"
        staged rebuilt
    elif [[ $EUID -eq 0 ]]; then # a user may have a group alone
        not_used "$cache may be written by group 0"
    fi
    chmod go-w "$cache"
done
staged reused
mkdir "$tmp/open"
chmod 777 "$tmp/open"
not_used "$tmp/open may be written by everybody" --cache "$tmp/open/cache"
[[ -z $(ls -A "$tmp/open") ]] || fail "something was made in the open folder"

[[ $EUID -eq 0 ]] || exit 0
chown 4321 "$cache"
not_used "$cache belongs to user 4321"
staged rebuilt
chown 0 "$cache"
ln -s "$cache" "$tmp/link"
staged reused --cache "$tmp/link"
chown -h 4321 "$tmp/link"
not_used "$tmp/link belongs to user 4321" --cache "$tmp/link"

# as with sudo
mkdir -p "$tmp/home/.cache/extmod-pkg"
chown -R 4321 "$tmp/home"
unset EXTMOD_PKG_CACHE
with=(env -u XDG_CACHE_HOME "HOME=$tmp/home")
not_used "$tmp/home belongs to user 4321"
expect_text 'root has the HOME of another user, as with sudo'
