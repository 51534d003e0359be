#include "guard.h"

#include <torch/version.h>

int simmoe_torch_abi(void) { return SIMMOE_TORCH_ABI; }

const char *simmoe_torch_last_error(void) { return simmoe::last_error(); }

const char *simmoe_torch_version(void) { return TORCH_VERSION; }
