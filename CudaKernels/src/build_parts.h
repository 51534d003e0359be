// What this build has: SIMMOE_CUDA and SIMMOE_GLOO are 1 or 0, set by CMakeLists.txt.
#pragma once

#include "error.h"

#if !defined(SIMMOE_CUDA) || !defined(SIMMOE_GLOO)
#error "SIMMOE_CUDA and SIMMOE_GLOO must be 1 or 0"
#endif

namespace simmoe {

// What a function of an absent part returns.
inline int without(const char *part, const char *function) noexcept {
    return fail(SIMMOE_UNSUPPORTED, std::string(function) + ": this build of libsimmoe_native has no " + part);
}

} // namespace simmoe
