// Stands in for gloo.cpp where the build found no Gloo.
#include "error.h"

#define SIMMOE_WITHOUT_GLOO(function, ...)                                                                                                                     \
    int function(__VA_ARGS__) {                                                                                                                                \
        return simmoe::guarded(#function, [] { throw simmoe::Refusal{SIMMOE_UNSUPPORTED, "this build is without Gloo"}; });                                    \
    }

SIMMOE_WITHOUT_GLOO(simmoe_gloo_group, int, int, const char *, int, void **)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_address, void *, const void **, int64_t *)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_connect, void *, const void *const *, const int64_t *)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_to_all, void *, void *, const int64_t *, const void *, const int64_t *)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_reduce, void *, void *, int64_t, int, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_gather, void *, void *, const void *, int64_t)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_reduce_scatter, void *, void *, const void *, int64_t, int, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_broadcast, void *, void *, int64_t, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_barrier, void *)
void simmoe_gloo_group_free(void *) {}
