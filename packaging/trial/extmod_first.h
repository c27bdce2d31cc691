/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXTMOD_FIRST_H
#define EXTMOD_FIRST_H

struct extmod_numbers {
	unsigned int count;
	const unsigned int *values;
};

unsigned int extmod_sum(const struct extmod_numbers *numbers);
unsigned int extmod_checked(unsigned int value);

#endif
