#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` writes SARIF and JUnit files that others can read, its baselines and --ignore decide what counts, and `explain` says
# more of every rule.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
build 0 "$tmp/small/obj"
good=$(package_of .tar)

# damaged NAME COMMAND...: the package with its headers tree changed by the command, as $tmp/NAME.tar
damaged() {
    local name=$1
    shift
    unpack "$good" "$tmp/$name"
    (cd "$(headers_in "$tmp/$name")" && "$@")
    tar -cf "$tmp/$name.tar" -C "$tmp/$name" usr
}

# verify STATUS [OPTION...] PATH...
verify() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" verify "$@"
    expect_no_litter
}

# first_line TEXT
first_line() {
    [[ $(head -n1 "$tmp/stdout") == "$1" ]] || fail "the first line is not \"$1\"" "$tmp/stdout"
}

odd=$'caf\xe9 & <\x01>'
# shellcheck disable=SC2016
damaged bad sh -c 'ln -s /etc/passwd "$0"; rm Makefile .config; for i in 1 2 3; do ln -s nowhere$i link$i; done' "$odd"
cd "$tmp"

# Every error has a line, warnings one for each rule.
verify 5 bad.tar
first_line 'bad.tar: NOT verified'
for text in 'Makefile is missing.*\[required-file\]$' 'link1 .*\[link-dangling\]$' 'link2 ' 'link3 ' '\[dot-config\]$'; do
    expect_text "$text" "$tmp/stdout"
done
expect_text '^extmod-pkg explain dot-config link-dangling link-outside required-file: ' "$tmp/stdout"

# what the table names can be explained
mapfile -t rules < <(sed -n 's/^extmod-pkg explain \(.*\):.*/\1/p' "$tmp/stdout" | tr ' ' '\n')
expect_status 0 "$EXTMOD_PKG" explain "${rules[@]}"
expect_text '^link-outside \(error\): ' "$tmp/stdout"
expect_status 0 "$EXTMOD_PKG" explain --all
[[ $(wc -l <"$tmp/stdout") -gt 400 ]] || fail "explain --all is short" "$tmp/stdout"
expect_status 2 "$EXTMOD_PKG" explain link-outsid
expect_text 'do you mean link-outside?'

# --level, --ignore
verify 5 --level error bad.tar
if grep -q 'dot-config' "$tmp/stdout"; then fail "a warning is shown with --level error" "$tmp/stdout"; fi
verify 0 --ignore required-file,link-dangling --ignore link-outside bad.tar
first_line 'bad.tar: verified, 5 findings ignored'
verify 2 --ignore no-such-rule bad.tar
verify 2 --level fatal bad.tar

# A baseline holds for the next package, too, and does not hide what is new.
verify 0 --write-baseline known.json bad.tar
first_line 'bad.tar: verified, 6 known findings in known.json'
jq -e '.schema == "extmod-pkg/baseline/1" and (.findings | length == 6)' known.json >/dev/null || fail "not a baseline" known.json
cp bad.tar other.tar
verify 0 --baseline known.json other.tar
first_line 'other.tar: verified, 6 known findings in known.json'
# shellcheck disable=SC2016
damaged worse sh -c 'ln -s /etc/passwd "$0"; rm Makefile .config; ln -s nowhere1 link1; chmod 666 scripts/module.lds' "$odd"
verify 5 --baseline known.json worse.tar
first_line 'worse.tar: NOT verified, 4 known findings in known.json'
expect_text 'scripts/module.lds .*\[file-mode\]' "$tmp/stdout"
expect_text '^known.json: 2 known findings are gone' "$tmp/stdout"
verify 5 --baseline known.json --json worse.tar
jq -e '(.baseline.gone | length == 2) and ([.verified[].findings[] | select(.baseline)] | length == 4)' "$tmp/stdout" >/dev/null ||
    fail "--json does not tell what is known and gone" "$tmp/stdout"
echo '{' >broken.json
verify 2 --baseline broken.json bad.tar
expect_text 'not a baseline.*: broken.json: '
verify 3 --baseline nowhere.json bad.tar

# SARIF and JUnit, also of what cannot be judged, of folders, and of names that are no text
head -c 3000 bad.tar >cut.tar
mkdir ci
verify 5 --sarif ci/verify.sarif --junit ci/verify.xml --ignore dot-config bad.tar cut.tar "$good" bad
[[ $(ls -A ci) == $'verify.sarif\nverify.xml' ]] || fail "something else is left: $(ls -A ci)"
python3 - ci/verify.sarif ci/verify.xml <<'EOF' || fail "the files do not say what they should"
import json, sys, urllib.parse, xml.etree.ElementTree

with open(sys.argv[1], encoding="utf-8") as file:
    log = json.load(file)
assert log["version"] == "2.1.0" and len(log["runs"]) == 1
run = log["runs"][0]
driver = run["tool"]["driver"]
assert driver["name"] == "extmod-pkg" and driver["version"]
ids = [rule["id"] for rule in driver["rules"]]
assert ids == sorted(set(ids)) and len(ids) > 25
for rule in driver["rules"]:
    assert rule["shortDescription"]["text"] and rule["help"]["text"] and rule["help"]["markdown"].startswith("# " + rule["id"])
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
for result in run["results"]:
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
    assert all(character >= " " for character in result["message"]["text"])
    (location,) = result["locations"]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert urllib.parse.urlparse(uri).scheme in ("", "file") and all("!" <= character <= "~" for character in uri), uri
    assert location["physicalLocation"]["region"]["startLine"] == 1
    assert location["logicalLocations"][0]["fullyQualifiedName"]
    assert all(len(value) == 64 for value in result["partialFingerprints"].values())
    assert [row["kind"] for row in result.get("suppressions", [])] == (["external"] if result["ruleId"] == "dot-config" else [])
uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
assert "bad.tar" in uris and any(uri.startswith("bad/usr/src/") and uri.endswith("/Makefile") for uri in uris), uris
(invocation,) = run["invocations"]
assert invocation["executionSuccessful"] is False and invocation["exitCode"] == 5
(problem,) = invocation["toolExecutionNotifications"]
assert "cut.tar" in problem["message"]["text"] and problem["level"] == "error"

suites = xml.etree.ElementTree.parse(sys.argv[2]).getroot()
assert [suite.get("name") for suite in suites][:2] == ["bad.tar", "cut.tar"] and len(suites) == 4
for parent in [suites, *suites]:
    cases = list(parent.iter("testcase"))
    assert int(parent.get("tests")) == len(cases)
    for kind, word in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(parent.get(kind)) == sum(case.find(word) is not None for case in cases), kind
    assert all(case.get("classname") and case.get("name") for case in cases)
failed = {case.get("name").split(":")[0] for case in suites[0] if case.find("failure") is not None}
assert failed == {"required-file", "link-outside", "link-dangling"}, failed
assert suites[1].get("errors") == "1" and suites[2].get("failures") == "0"
EOF
# The schema of OASIS is not stored here. SARIF_SCHEMA=FILE names it, for people who have it and python3-jsonschema.
if [[ -n ${SARIF_SCHEMA:-} ]]; then
    python3 -c 'import json, jsonschema, sys; jsonschema.validate(*(json.load(open(name)) for name in sys.argv[1:]))' \
        ci/verify.sarif "$SARIF_SCHEMA" || fail "not valid by $SARIF_SCHEMA"
fi

# The only path cannot be judged: the files are written all the same.
verify 5 --sarif ci/cut.sarif --junit ci/cut.xml cut.tar
jq -e '.runs[0].invocations[0].executionSuccessful == false' ci/cut.sarif >/dev/null || fail "nobody tells of it" ci/cut.sarif
expect_text '<error message=.*cut.tar' ci/cut.xml

# standard output, for one of them
verify 5 --junit - bad.tar
cp "$tmp/stdout" ci/stdout.xml
verify 5 --junit ci/file.xml --sarif - bad.tar
jq -e '.version == "2.1.0"' "$tmp/stdout" >/dev/null || fail "not SARIF alone" "$tmp/stdout"
expect_same "JUnit on stdout" ci/stdout.xml ci/file.xml
verify 2 --junit - --json bad.tar

# not writable
for option in --sarif --junit --write-baseline; do verify 3 "$option" nowhere/file "$good"; done
