/* The C interface of libsimmoe_native: libtorch's boxed dispatcher, autograd, streams, CUDA graphs and Gloo for a caller without C++.
 *
 * Conventions of every function:
 *   - Returns SIMMOE_OK or an error status; the message of the last error on this thread is simmoe_last_error(). No C++ exception leaves the
 *     library. Functions that cannot fail return their value.
 *   - A simmoe_tensor is a pointer to a heap-allocated at::Tensor that its holder frees with simmoe_tensor_free (what TorchSharp's Tensor.Handle is).
 *   - Handles passed in stay the caller's. Handles passed out are new and the caller's.
 *   - dtype is c10::ScalarType's number (uint8 0, int8 1, int16 2, int32 3, int64 4, float16 5, float32 6, float64 7, bool 11, bfloat16 15).
 *   - Device types are c10::DeviceType's numbers: CPU 0, CUDA 1. Streams are cudaStream_t as pointers; NULL is the default stream.
 *   - In a build without CUDA the functions of that part return SIMMOE_UNSUPPORTED and name themselves.
 */
#pragma once
#include <stdint.h>

#define SIMMOE_API __attribute__((visibility("default")))
#define SIMMOE_ABI 1

#ifdef __cplusplus
extern "C" {
#endif

typedef void *simmoe_tensor;

enum simmoe_status {
    SIMMOE_OK = 0,
    SIMMOE_ERROR = 1,         /* libtorch or the system refused; message in simmoe_last_error() */
    SIMMOE_OUT_OF_MEMORY = 2, /* device or host memory */
    SIMMOE_UNSUPPORTED = 3,   /* not in this build, or not in this libtorch */
    SIMMOE_ARGUMENT = 4       /* the caller broke a rule of this interface */
};

/* ---- library ---- */
SIMMOE_API int simmoe_abi(void);                         /* SIMMOE_ABI */
SIMMOE_API const char *simmoe_last_error(void);          /* of this thread; valid until its next failing call */
SIMMOE_API const char *simmoe_versions(void);            /* one line: "libtorch 2.11.0 CUDA 13.0 Gloo" */
SIMMOE_API int simmoe_has_cuda(void);                    /* 1 if built with CUDA and a device is there */
SIMMOE_API int simmoe_cuda_devices(void);                /* devices seen; 0 without CUDA */
SIMMOE_API int64_t simmoe_live_tensors(void);            /* handles made and not yet freed, all threads */
SIMMOE_API int simmoe_set_threads(int intra_op_threads); /* at::set_num_threads */
SIMMOE_API int simmoe_threads(void);
SIMMOE_API int simmoe_manual_seed(int64_t seed);         /* all generators */

/* ---- tensors ---- */
SIMMOE_API void simmoe_tensor_free(simmoe_tensor tensor);
SIMMOE_API int simmoe_tensor_alias(simmoe_tensor tensor, simmoe_tensor *alias); /* another handle on the same TensorImpl */
SIMMOE_API int simmoe_tensor_from_data(const void *data, int64_t byte_count, int dtype, const int64_t *sizes, int dimensions, simmoe_tensor *tensor); /* copies to a CPU tensor */
SIMMOE_API int simmoe_tensor_map(void *data, int dtype, const int64_t *sizes, int dimensions, simmoe_tensor *tensor);                                /* CPU tensor over the caller's memory, which must outlive it */
SIMMOE_API int simmoe_tensor_read(simmoe_tensor tensor, void *data, int64_t byte_count);                                                               /* copies contiguous or not, CPU or CUDA, out in row-major order; waits */
SIMMOE_API int simmoe_tensor_dimensions(simmoe_tensor tensor);
SIMMOE_API int simmoe_tensor_shape(simmoe_tensor tensor, int64_t *sizes, int64_t *strides); /* each of simmoe_tensor_dimensions; either may be NULL */
SIMMOE_API int64_t simmoe_tensor_elements(simmoe_tensor tensor);
SIMMOE_API int simmoe_tensor_dtype(simmoe_tensor tensor);
SIMMOE_API int simmoe_tensor_device(simmoe_tensor tensor, int *type, int *index);
SIMMOE_API void *simmoe_tensor_data(simmoe_tensor tensor);    /* data_ptr */
SIMMOE_API int simmoe_tensor_is_contiguous(simmoe_tensor tensor);
SIMMOE_API int simmoe_tensor_is_same(simmoe_tensor a, simmoe_tensor b); /* same TensorImpl */

/* ---- operators: the boxed dispatcher ---- */
enum simmoe_kind {
    SIMMOE_NONE = 0,          /* absent optional */
    SIMMOE_TENSOR = 1,        /* pointer: simmoe_tensor (NULL is an undefined tensor) */
    SIMMOE_INT = 2,           /* integer; also SymInt, ScalarType, Layout, MemoryFormat */
    SIMMOE_DOUBLE = 3,        /* number */
    SIMMOE_BOOL = 4,          /* integer 0 or 1 */
    SIMMOE_INT_LIST = 5,      /* pointer: const int64_t*, count */
    SIMMOE_DOUBLE_LIST = 6,   /* pointer: const double*, count */
    SIMMOE_TENSOR_LIST = 7,   /* pointer: simmoe_tensor*, count */
    SIMMOE_OPTIONAL_TENSOR_LIST = 8, /* as TENSOR_LIST, NULL entries are absent (index, index_put) */
    SIMMOE_STRING = 9,        /* pointer: UTF-8, count bytes */
    SIMMOE_DEVICE = 10,       /* integer: type * 256 + index + 1 (index -1 is 'current') */
    SIMMOE_BOOL_LIST = 11     /* pointer: const uint8_t*, count */
};

typedef struct simmoe_value {
    int32_t kind;
    int32_t count;
    union {
        int64_t integer;
        double number;
        void *pointer;
    };
} simmoe_value;

/* Finds an operator such as ("aten::add", "Tensor"); the overload may be empty. The id stays valid for the process.
 * SIMMOE_UNSUPPORTED if this libtorch has no such operator. */
SIMMOE_API int simmoe_operator_find(const char *name, const char *overload, int32_t *id);
SIMMOE_API int simmoe_operator_schema(int32_t id, const char **schema);
/* Calls an operator. Missing trailing arguments take the schema's defaults. An integer given where the schema asks for a number, and the reverse for
 * Scalar, is converted by the schema's type; an INT_LIST for a list of symbolic ints, an integer for a 'Scalar' likewise.
 * results: room for result_count values; a list of tensors comes out as SIMMOE_TENSOR_LIST whose pointer is freed by simmoe_list_free after its handles
 * have been taken. SIMMOE_ARGUMENT if the operator returns another number of values. */
SIMMOE_API int simmoe_operator_call(int32_t id, const simmoe_value *arguments, int argument_count, simmoe_value *results, int result_count);
SIMMOE_API void simmoe_list_free(void *pointer);

/* ---- autograd ---- */
SIMMOE_API int simmoe_grad_enabled(void); /* of this thread */
SIMMOE_API void simmoe_set_grad_enabled(int enabled);
SIMMOE_API int simmoe_requires_grad(simmoe_tensor tensor);
SIMMOE_API int simmoe_set_requires_grad(simmoe_tensor tensor, int requires_grad);
SIMMOE_API int simmoe_is_leaf(simmoe_tensor tensor);
SIMMOE_API int simmoe_grad(simmoe_tensor tensor, simmoe_tensor *grad);            /* NULL if there is none */
SIMMOE_API int simmoe_set_grad(simmoe_tensor tensor, simmoe_tensor grad_or_null); /* replaces .grad */
/* Accumulates into .grad of the leaves. gradients[i] may be NULL for a scalar. */
SIMMOE_API int simmoe_backward(const simmoe_tensor *outputs, const simmoe_tensor *gradients, int count, int retain_graph, int create_graph);
/* Gradients of the outputs with regard to the inputs; .grad is left alone. */
SIMMOE_API int simmoe_autograd_grad(const simmoe_tensor *outputs, const simmoe_tensor *gradients, int output_count, const simmoe_tensor *inputs,
                                    int input_count, int retain_graph, int create_graph, int allow_unused, simmoe_tensor *results);
/* Calls back when the gradient of a leaf has been accumulated (libtorch 2.1 and later), on the thread that runs backward.
 * SIMMOE_UNSUPPORTED before. The hook stays until the tensor is freed. */
typedef void (*simmoe_hook)(void *context);
SIMMOE_API int simmoe_after_accumulate(simmoe_tensor leaf, simmoe_hook hook, void *context);

/* ---- CUDA: streams, events, memory, graphs ---- */
SIMMOE_API int simmoe_cuda_set_device(int index);
SIMMOE_API int simmoe_cuda_device_name(int index, char *name, int capacity);
SIMMOE_API int simmoe_cuda_synchronize(void);                         /* the current device */
SIMMOE_API int simmoe_stream_current(void **stream);                  /* of the current device */
SIMMOE_API int simmoe_stream_new(int high_priority, void **stream);   /* from libtorch's pool; never freed */
SIMMOE_API int simmoe_stream_set_current(void *stream);
SIMMOE_API int simmoe_stream_synchronize(void *stream);
SIMMOE_API int simmoe_tensor_record_stream(simmoe_tensor tensor, void *stream); /* its memory is not reused before what the stream holds now is done */
SIMMOE_API int simmoe_event_new(int timed, void **event);
SIMMOE_API void simmoe_event_free(void *event);
SIMMOE_API int simmoe_event_record(void *event, void *stream);
SIMMOE_API int simmoe_event_wait(void *event, void *stream);          /* the stream waits for the event */
SIMMOE_API int simmoe_event_query(void *event, int *done);
SIMMOE_API int simmoe_event_synchronize(void *event);
SIMMOE_API int simmoe_event_elapsed(void *start, void *end, double *microseconds);
SIMMOE_API int simmoe_memory(int device, int64_t *allocated, int64_t *peak, int64_t *reserved, int64_t *total); /* bytes, of the caching allocator; total is the card's */
SIMMOE_API int simmoe_memory_reset_peak(int device);
SIMMOE_API int simmoe_memory_empty_cache(void);
SIMMOE_API int simmoe_graph_new(void **graph);
SIMMOE_API void simmoe_graph_free(void *graph);
SIMMOE_API int simmoe_graph_begin(void *graph, void *stream);         /* makes the stream current and captures it */
SIMMOE_API int simmoe_graph_end(void *graph);                         /* ends the capture and restores the stream that was current */
SIMMOE_API int simmoe_graph_replay(void *graph);

/* ---- Gloo: collectives between CPU tensors of several processes. All tensors contiguous; each call waits until it is done. ---- */
SIMMOE_API int simmoe_gloo_server(const char *host, int port, int ranks, int timeout_ms, int *bound_port, void **store); /* rank 0; port 0 takes a free one */
SIMMOE_API int simmoe_gloo_client(const char *host, int port, int ranks, int timeout_ms, void **store);
SIMMOE_API void simmoe_gloo_store_free(void *store);
SIMMOE_API int simmoe_gloo_group(void *store, const char *name, int rank, int ranks, const char *interface_address, int timeout_ms, void **group);
SIMMOE_API void simmoe_gloo_group_free(void *group);
SIMMOE_API int simmoe_gloo_all_to_all(void *group, simmoe_tensor receive, simmoe_tensor send, const int64_t *receive_rows, const int64_t *send_rows); /* rows of dimension 0 for each rank; NULL, NULL is even */
SIMMOE_API int simmoe_gloo_all_reduce(void *group, simmoe_tensor tensor, int operation); /* 0 sum, 1 mean, 2 max, 3 min; in place */
SIMMOE_API int simmoe_gloo_all_gather(void *group, simmoe_tensor receive, simmoe_tensor send);
SIMMOE_API int simmoe_gloo_reduce_scatter(void *group, simmoe_tensor receive, simmoe_tensor send, int operation);
SIMMOE_API int simmoe_gloo_broadcast(void *group, simmoe_tensor tensor, int root);
SIMMOE_API int simmoe_gloo_barrier(void *group);

#ifdef __cplusplus
}
#endif
