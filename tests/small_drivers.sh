# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sources of small external modules, for the tests of `module`.

# driver FOLDER NAME [EXPORT] [IMPORT]...: a Kbuild file and a source that exports EXPORT(void) unless that is empty, and
# calls the imports.
driver() {
    local folder=$1 name=$2 export=${3:-} import
    mkdir -p "$folder"
    echo "obj-m := $name.o" >"$folder/Kbuild"
    {
        printf '#include <linux/module.h>\n'
        for import in "${@:4}"; do
            printf 'int %s(void);\n' "$import"
        done
        [[ -z $export ]] ||
            printf 'int %s(void);\nint %s(void) { return 1; }\nEXPORT_SYMBOL_GPL(%s);\n' "$export" "$export" "$export"
        printf 'static int __init start(void)\n{\n\tpr_info("%s starts in %%s\\n", __FILE__);\n' "$name"
        for import in "${@:4}"; do
            printf '\tif (%s() != 1)\n\t\treturn -EINVAL;\n' "$import"
        done
        printf '\treturn 0;\n}\nstatic void __exit stop(void) {}\nmodule_init(start);\nmodule_exit(stop);\n'
        printf 'MODULE_DESCRIPTION("%s");\nMODULE_LICENSE("GPL");\n' "$name"
    } >"$folder/$name.c"
}

# own_makefile FOLDER: the sources move to FOLDER/src, and a Makefile like many projects have is called
own_makefile() {
    mkdir "$1/src"
    mv "$1"/*.c "$1/Kbuild" "$1/src"
    # shellcheck disable=SC2016
    printf '%s\n' 'KVER ?= $(shell uname -r)' 'KDIR ?= /lib/modules/$(KVER)/build' 'all:' \
        '	$(MAKE) -C $(KDIR) M=$(PWD)/src modules' >"$1/Makefile"
}

# made STATUS KERNEL DIR... [OPTION...]: runs `module` with its report in $tmp/json; $out gets the modules.
made() {
    local status=$1
    shift
    # shellcheck disable=SC2154
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" module --json "$@" --output "$out"
    # shellcheck disable=SC2154
    cp "$tmp/stdout" "$tmp/json"
    [[ -z $(ls -A "$TMPDIR") ]] || fail "left in TMPDIR: $(ls -A "$TMPDIR")"
}

# findings: `severity rule path sentence` of what is worse than a note, in $tmp/found
findings() {
    jq -r '.findings[] | select(.severity != "note") | "\(.severity) \(.rule) \(.path) \(.sentence)"' "$tmp/json" >"$tmp/found"
}

# expect_modules NAME...: $out has these and nothing else.
expect_modules() {
    local has
    has=$(cd "$out" && echo *)
    [[ $has == "$*" ]] || fail "there is '$has' instead of '$*'" "$tmp/json"
}
