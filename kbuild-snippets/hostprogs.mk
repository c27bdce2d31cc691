# SPDX-License-Identifier: GPL-2.0-or-later
# Read through the environment variable MAKEFILES before the kernel's own top Makefile, and only there.
#
# It hangs more jobs on a goal for which the top Makefile reads the configuration but neither probes the target compiler
# nor asks questions: `kernelrelease`. A folder's job runs Kbuild's own rules over a private copy of that folder with the
# run arch's compiler as HOSTCC. That is what `make run-command` does on kernels that have it (6.6 and later), for all. The
# programs that make runs meanwhile, fixdep first of all, are those of the working tree: native, and not rebuilt.
# A tool's job is what the top Makefile does for `tools/objtool`.
#
# need-sub-make is known when the recipe is expanded: where the top Makefile is about to run itself again, the job is left
# to that second run. A rule from MAKEFILES never becomes the default goal, and the inner make does not read it again.
extmod-pkg-folders := $(addprefix extmod-pkg-folder/,$(EXTMOD_PKG_FOLDERS))
extmod-pkg-tools := $(addprefix extmod-pkg-tool/,$(EXTMOD_PKG_TOOLS))
.PHONY: $(extmod-pkg-folders) $(extmod-pkg-tools)
kernelrelease: $(extmod-pkg-folders) $(extmod-pkg-tools)

$(extmod-pkg-folders): extmod-pkg-folder/%:
	$(if $(need-sub-make),@:,+$(MAKE) MAKEFILES= HOSTCC='$(EXTMOD_PKG_HOSTCC)' VPATH= $(EXTMOD_PKG_SRCROOT) \
		KBUILD_HOSTCFLAGS='$(KBUILD_HOSTCFLAGS) $(EXTMOD_PKG_HOSTCFLAGS)' -f $(srctree)/scripts/Makefile.build obj=$(EXTMOD_PKG_HOSTPROGS)/$*)

# HOSTCC has the flags in it: not every makefile of tools/ passes them on. The log is what failed where something fails.
$(extmod-pkg-tools): extmod-pkg-tool/%:
	$(if $(need-sub-make),@:,+@$(MAKE) MAKEFILES= O='$(CURDIR)/hostprogs' subdir=tools HOSTARCH='$(EXTMOD_PKG_HOSTARCH)' \
		HOSTCC='$(EXTMOD_PKG_TOOLS_HOSTCC)' HOSTLD='$(EXTMOD_PKG_HOSTLD)' HOSTAR='$(EXTMOD_PKG_HOSTAR)' \
		-C tools $* >$(notdir $*).log 2>&1; status=$$?; cat $(notdir $*).log; exit $$status)
