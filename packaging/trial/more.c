// SPDX-License-Identifier: GPL-2.0-or-later
#include "extmod_first.h"

unsigned int extmod_checked(unsigned int value)
{
	return value < 100 ? value : 100;
}
