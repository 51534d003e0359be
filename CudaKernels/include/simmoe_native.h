/* The C interface of libsimmoe_native: collectives between the memories of several processes (Gloo), and the place of CUDA kernels. It takes pointers,
 * sizes and streams and knows no libtorch.
 *
 * Conventions of every function:
 *   - Returns SIMMOE_OK or another simmoe_status; the message of the last error on this thread is simmoe_last_error(). No C++ exception leaves the
 *     library. Functions that cannot fail return their value.
 *   - Memory stays the caller's; it is used only during the call.
 *   - In a build without Gloo the functions of that part return SIMMOE_UNSUPPORTED.
 */
#pragma once
#include <stdint.h>

#define SIMMOE_API __attribute__((visibility("default")))
#define SIMMOE_ABI 2

#ifdef __cplusplus
extern "C" {
#endif

enum simmoe_status {
    SIMMOE_OK = 0,
    SIMMOE_ERROR = 1,         /* Gloo or the system refused; message in simmoe_last_error() */
    SIMMOE_OUT_OF_MEMORY = 2, /* device or host memory */
    SIMMOE_UNSUPPORTED = 3,   /* not in this build */
    SIMMOE_ARGUMENT = 4       /* the caller broke a rule of this interface */
};

/* Numbers of element types, the same as libtorch's. */
enum simmoe_type {
    SIMMOE_UINT8 = 0,
    SIMMOE_INT8 = 1,
    SIMMOE_INT16 = 2,
    SIMMOE_INT32 = 3,
    SIMMOE_INT64 = 4,
    SIMMOE_FLOAT16 = 5,
    SIMMOE_FLOAT32 = 6,
    SIMMOE_FLOAT64 = 7,
    SIMMOE_BFLOAT16 = 15
};

enum simmoe_reduction { SIMMOE_SUM = 0, SIMMOE_MEAN = 1, SIMMOE_MAX = 2, SIMMOE_MIN = 3 };

/* ---- library ---- */
SIMMOE_API int simmoe_abi(void);                /* SIMMOE_ABI */
SIMMOE_API const char *simmoe_last_error(void); /* of this thread; valid until its next failing call */
SIMMOE_API int simmoe_has_gloo(void);           /* 1 if built with Gloo */

/* ---- Gloo: collectives between CPU memories. Each call returns when this rank's part is done. One thread at a time uses a group. ----
 *
 * A group is made in two steps, because Gloo's ranks have to know each other's addresses first:
 *   1. every rank calls simmoe_gloo_group, and gets the bytes at which the others reach it;
 *   2. the callers bring everybody's bytes to everybody by a way of their own;
 *   3. every rank calls simmoe_gloo_connect with the bytes of all, in rank order.
 * Other functions before step 3 return SIMMOE_ARGUMENT.
 */

/* rank in [0, ranks). interface_address: an address of this host to bind to; NULL or "" takes the interface that GLOO_SOCKET_IFNAME names, else the
 * address of the host's name, else loopback. timeout_ms: how long a step of a transfer may take before it ends with an error; above 0. */
SIMMOE_API int simmoe_gloo_group(int rank, int ranks, const char *interface_address, int timeout_ms, void **group);
/* This rank's bytes: valid as long as the group. They hold one address for each other rank, so the count grows with the group. */
SIMMOE_API int simmoe_gloo_address(void *group, const void **bytes, int64_t *byte_count);
/* bytes[r], byte_counts[r]: what simmoe_gloo_address gave on rank r, for each r in [0, ranks). Waits for the other ranks. Bytes of another
 * size than expected are refused. */
SIMMOE_API int simmoe_gloo_connect(void *group, const void *const *bytes, const int64_t *byte_counts);
SIMMOE_API void simmoe_gloo_group_free(void *group); /* NULL is allowed */

/* send_bytes[r] bytes for each rank r, one after the other in send; receive_bytes[r] from each in receive. A count may be 0. */
SIMMOE_API int simmoe_gloo_all_to_all(void *group, void *receive, const int64_t *receive_bytes, const void *send, const int64_t *send_bytes);
/* count elements of simmoe_type type, in place. float16 and bfloat16 are reduced in float32 and rounded once, to nearest even. A mean takes floating types. */
SIMMOE_API int simmoe_gloo_all_reduce(void *group, void *data, int64_t count, int type, int reduction);
/* Each rank sends byte_count bytes and receives ranks * byte_count, in rank order. */
SIMMOE_API int simmoe_gloo_all_gather(void *group, void *receive, const void *send, int64_t byte_count);
/* send: ranks * count elements; receive: count elements, the reduction of this rank's part, added in rank order, so the same in every run. */
SIMMOE_API int simmoe_gloo_reduce_scatter(void *group, void *receive, const void *send, int64_t count, int type, int reduction);
/* The root's bytes for all, in place. */
SIMMOE_API int simmoe_gloo_broadcast(void *group, void *data, int64_t byte_count, int root);
SIMMOE_API int simmoe_gloo_barrier(void *group);

#ifdef __cplusplus
}
#endif
