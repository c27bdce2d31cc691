// SPDX-License-Identifier: GPL-2.0-or-later
/* Exports a symbol, so that genksyms has to run, and takes a parameter, so that its section is made. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "table.h"
#include "trial_base.h"

static unsigned int count = 8;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many entries the table gets");

unsigned long trial_base_sum(void)
{
	return trial_table_sum();
}
EXPORT_SYMBOL_GPL(trial_base_sum);

static int __init trial_base_init(void)
{
	int ret = trial_table_fill(count);

	if (!ret)
		pr_info("trial_base: %u entries\n", count);
	return ret;
}

static void __exit trial_base_exit(void)
{
	trial_table_free();
}

module_init(trial_base_init);
module_exit(trial_base_exit);
MODULE_DESCRIPTION("Trial module that exports a symbol");
MODULE_LICENSE("GPL");
