#include "error.h"

int simmoe_abi(void) { return SIMMOE_ABI; }

const char *simmoe_last_error(void) { return simmoe::last_error(); }

int simmoe_has_gloo(void) { return SIMMOE_GLOO; }
