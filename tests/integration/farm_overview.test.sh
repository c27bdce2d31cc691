#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The page about a farm: HTML that a checker finds right, links that lead to files, nothing from elsewhere, and headless Chromium
# shows it on a wide screen and on a phone. EXTMOD_PICTURES=FOLDER keeps the screenshots.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in tidy chromium; do command -v "$tool" >/dev/null || skip "$tool"; done
place=$tmp/place
farm=$tmp/farm
mkdir "$place"
kernel 6.12
# shellcheck disable=SC2154
ln -s "$objtree" "$place/tree"
cat >"$place/matrix.toml" <<EOF
format = ["tar"]
compress = "none"
kernelrelease = "$release"
[kernel."6.12"]
objtree = "tree"
[kernel.gone]
source = "gone.tar.xz"
[architecture.arm64]
[architecture.armhf]
[flavour.plain]
[flavour.RT]
require = ["no-such-program"]
[[exclude]]
architecture = "armhf"
kernel = "6.12"
EOF
cat >"$tmp/notify" <<EOF
#!/bin/sh
echo "\$FARM_OUTPUT \$FARM_TASKS \$FARM_DONE \$FARM_FAILED" >$tmp/notified
EOF
chmod +x "$tmp/notify"
expect_status 4 "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" --notify "$tmp/notify"
[[ $(<"$tmp/notified") == "$farm 7 1 6" ]] || fail "--notify" "$tmp/notified"
rm "$farm/source/gone/log"
# Whom to tell has no influence on what came out.
for command in "$tmp/no-such-program" "$place"; do
    expect_status 4 "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" --resume --only '6.12/*' --notify "$command"
    expect_text 'warning: the command of --notify'
done
jq -e '.counts == {"failed": 1, "kept": 1, "unchosen": 4}' "$farm/farm.json" >/dev/null || fail "farm.json" "$farm/farm.json"
page=$farm/index.html
grep -qF 'as before' "$page" || fail "what changed is not told" "$page"

[[ -z $(jq -r '[.cells[], .parts[]] | .[] | .log, .steps[]?.report | values' "$farm/farm.json" |
    while read -r file; do [[ -s $farm/$file ]] || echo "$file"; done) ]] || fail "a file that is not there has a name" "$farm/farm.json"
plain='.cells[] | select(.id == "6.12/arm64/plain")'
jq -e "$plain | .steps[0].report == \"6.12/arm64/plain/build.json\" and (.kernel_files[\".config\"] | length == 64)" \
    "$farm/farm.json" >/dev/null || fail "the cell's files are not named" "$farm/farm.json"

tidy -errors -quiet "$page" >"$tmp/log" 2>&1 || fail "tidy finds something" "$tmp/log"
[[ ! -s $tmp/log ]] || fail "tidy finds something" "$tmp/log"
expect_no_text '(src|href)="?(https?:|//|/)' "$page"
grep -oE 'href="[^"]*"' "$page" | sed 's/^href="//; s/"$//' | sort -u >"$tmp/links"
[[ $(wc -l <"$tmp/links") -ge 6 ]] || fail "too few links" "$tmp/links"
while read -r link; do
    case $link in
    '#'*) grep -qF "id=\"${link#\#}\"" "$page" || fail "no such anchor: $link" "$page" ;;
    *) [[ -f $farm/$(printf '%b' "${link//%/\\x}") ]] || fail "no such file: $link" ;;
    esac
done <"$tmp/links"

# Search: the script finds its parts, however their names are written, and it hides the others.
searched=$farm/searched.html
sed 's|^</body>|<script>search.value = "6.12 Rt"; search.dispatchEvent(new Event("input"));</script>\n&|' "$page" >"$searched"
logged "$tmp/dom" "chromium fails" timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$tmp/chromium-360" \
    --dump-dom "file://$searched"
expect_text '<input id="search" type="search" placeholder' "$tmp/dom"
expect_text '<section class="task" id="6.12--arm64--plain" [^>]*hidden' "$tmp/dom"
expect_text '<section class="task" id="6.12--arm64--RT" [^>]*failed">' "$tmp/dom"

# A cell that was made again: what became of it. Findings of the run before are not those of a run that did not verify.
sed -i 's/^compress = .*/compress = "gzip"/' "$place/matrix.toml"
expect_status 4 "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" --resume --only '6.12/*'
expect_text 'Since the run before' "$page"
expect_text '6.12/arm64/plain</a>: time .*; 1 package new; 1 package gone; size -[0-9.]+ MiB' "$page"
sed -i 's/^\[flavour.plain\]/&\nrequire = ["no-such-program"]/' "$place/matrix.toml"
expect_status 4 "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$farm" --resume --only '6.12/*'
expect_text '6.12/arm64/plain</a>: failed, was done; time .*; 1 package gone' "$page"
[[ -s $farm/6.12/arm64/plain/verify.json ]] || fail "no report of the run before is left"
jq -e "$plain | .findings == null" "$farm/farm.json" >/dev/null || fail "findings of the run before" "$farm/farm.json"
tidy -errors -quiet "$page" >"$tmp/log" 2>&1 || fail "tidy finds something" "$tmp/log"

pictures=${EXTMOD_PICTURES:-$tmp}
for width in 360 1400; do
    logged "$tmp/log" "chromium fails" timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$tmp/chromium-$width" \
        --hide-scrollbars --window-size="$width,1600" --screenshot="$pictures/farm-$width.png" "file://$page"
    [[ -s $pictures/farm-$width.png ]] || fail "no screenshot" "$tmp/log"
    expect_no_text 'CONSOLE.*(error|refused|blocked)' "$tmp/log"
done
