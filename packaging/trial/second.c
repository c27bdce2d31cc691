// SPDX-License-Identifier: GPL-2.0-or-later
/* Imports from the first module, and has a table of devices, which modpost turns into an alias. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#include "extmod_first.h"

static const struct of_device_id extmod_devices[] = {
	{ .compatible = "extmod-pkg,trial" },
	{ }
};
MODULE_DEVICE_TABLE(of, extmod_devices);

static int __init extmod_second_init(void)
{
	static const unsigned int values[] = { 1, 2, 3 };
	const struct extmod_numbers numbers = { ARRAY_SIZE(values), values };

	return extmod_sum(&numbers) == 6 ? 0 : -EINVAL;
}

static void __exit extmod_second_exit(void)
{
}

module_init(extmod_second_init);
module_exit(extmod_second_exit);

MODULE_DESCRIPTION("Trial module of extmod-pkg: imports a symbol of the first");
MODULE_LICENSE("GPL");
