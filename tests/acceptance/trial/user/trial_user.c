// SPDX-License-Identifier: GPL-2.0-or-later
/* Needs a symbol of trial_base, CRC and all, and has a device table for modpost to turn into aliases. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#include "../base/trial_base.h"

static const struct of_device_id trial_user_ids[] = {
	{ .compatible = "extmod-pkg,trial" },
	{ }
};
MODULE_DEVICE_TABLE(of, trial_user_ids);

static int __init trial_user_init(void)
{
	pr_info("trial_user: the sum is %lu\n", trial_base_sum());
	return 0;
}

static void __exit trial_user_exit(void)
{
	pr_info("trial_user: unloaded\n");
}

module_init(trial_user_init);
module_exit(trial_user_exit);
MODULE_DESCRIPTION("Trial module that needs another one");
MODULE_LICENSE("GPL");
