/* The C interface of libsimmoe_torch: what needs the headers of the libtorch in use, because libtorch has no C interface for it. Built only where a PyTorch
 * installation with CUDA has headers; a caller does without it where it is missing.
 *
 * Conventions are those of simmoe_native.h; the message of the last error on this thread is simmoe_torch_last_error(). Streams are cudaStream_t. Load it
 * after libtorch: it takes the libtorch that the process has.
 */
#pragma once
#include <stdint.h>

#define SIMMOE_API __attribute__((visibility("default")))
#define SIMMOE_TORCH_ABI 1

#ifdef __cplusplus
extern "C" {
#endif

SIMMOE_API int simmoe_torch_abi(void);                /* SIMMOE_TORCH_ABI */
SIMMOE_API const char *simmoe_torch_last_error(void); /* of this thread; valid until its next failing call */
SIMMOE_API const char *simmoe_torch_version(void);    /* the libtorch it was built for, such as "2.11.0" */

/* ---- the caching allocator ---- */
/* Bytes in tensors now, the most in tensors since the last reset, and taken from the driver. device: an index, in [0, devices). */
SIMMOE_API int simmoe_memory(int device, int64_t *allocated, int64_t *peak, int64_t *reserved);
SIMMOE_API int simmoe_memory_reset_peak(int device);
SIMMOE_API int simmoe_memory_empty_cache(void); /* gives the driver back what no tensor uses, on every device */

/* ---- CUDA graphs: what one stream is given, captured once and replayed. Tensors made during a capture live in a pool of the graph's own. ---- */
SIMMOE_API int simmoe_graph_new(void **graph);
SIMMOE_API void simmoe_graph_free(void *graph);                /* NULL is allowed */
SIMMOE_API int simmoe_graph_begin(void *graph, void *stream);  /* waits for the device, makes the stream current (not the default one) and captures it */
SIMMOE_API int simmoe_graph_end(void *graph);                  /* ends the capture and restores the stream that was current */
SIMMOE_API int simmoe_graph_replay(void *graph);               /* issues the work to the current stream */

#ifdef __cplusplus
}
#endif
