// Devices, streams, events and memory statistics.
#include "build_parts.h"

#if SIMMOE_CUDA

#include "cuda_stream.h"
#include "tensor.h"

#include <ATen/ATen.h>
#include <c10/cuda/CUDACachingAllocator.h>

#include <cstdio>

namespace {

cudaStream_t raw(void *stream) { return static_cast<cudaStream_t>(stream); }

cudaEvent_t event_of(void *event) {
    if (event == nullptr) {
        simmoe::refuse_argument("event is NULL");
    }
    return static_cast<cudaEvent_t>(event);
}

c10::DeviceIndex device_of(int index) {
    const int count = c10::cuda::device_count();
    if (index < 0 || index >= count) {
        simmoe::refuse_argument("device " + std::to_string(index) + " is none of the " + std::to_string(count) + " devices seen");
    }
    return static_cast<c10::DeviceIndex>(index);
}

// The allocator knows a device from its first tensor on.
void prepare(c10::DeviceIndex device) { static_cast<void>(at::empty({0}, at::TensorOptions().device(at::Device(at::kCUDA, device)))); }

} // namespace

int simmoe_cuda_set_device(int index) {
    return simmoe::guarded(__func__, [&] {
        c10::cuda::set_device(device_of(index));
        prepare(device_of(index));
    });
}

int simmoe_cuda_device_name(int index, char *name, int capacity) {
    return simmoe::guarded(__func__, [&] {
        cudaDeviceProp properties{};
        C10_CUDA_CHECK(cudaGetDeviceProperties(&properties, device_of(index)));
        std::snprintf(name, static_cast<size_t>(capacity), "%s", properties.name);
    });
}

int simmoe_cuda_synchronize(void) {
    return simmoe::guarded(__func__, [&] { c10::cuda::device_synchronize(); });
}

int simmoe_stream_current(void **stream) {
    return simmoe::guarded(__func__, [&] { *stream = c10::cuda::getCurrentCUDAStream().stream(); });
}

int simmoe_stream_new(int high_priority, void **stream) {
    return simmoe::guarded(__func__, [&] {
        const bool high = high_priority != 0;
        *stream = c10::cuda::getStreamFromPool(high).stream();
    });
}

int simmoe_stream_set_current(void *stream) {
    return simmoe::guarded(__func__, [&] { c10::cuda::setCurrentCUDAStream(simmoe::stream_of(stream)); });
}

int simmoe_stream_synchronize(void *stream) {
    return simmoe::guarded(__func__, [&] { C10_CUDA_CHECK(cudaStreamSynchronize(raw(stream))); });
}

int simmoe_tensor_record_stream(simmoe_tensor tensor, void *stream) {
    return simmoe::guarded(__func__, [&] { simmoe::tensor_of(tensor).record_stream(simmoe::stream_of(stream).unwrap()); });
}

int simmoe_event_new(int timed, void **event) {
    return simmoe::guarded(__func__, [&] {
        cudaEvent_t made = nullptr;
        C10_CUDA_CHECK(cudaEventCreateWithFlags(&made, timed != 0 ? cudaEventDefault : cudaEventDisableTiming));
        *event = made;
    });
}

void simmoe_event_free(void *event) {
    if (event != nullptr) {
        // At the end of a process the driver may be gone before the caller's events; nothing is lost then.
        static_cast<void>(cudaEventDestroy(static_cast<cudaEvent_t>(event)));
    }
}

int simmoe_event_record(void *event, void *stream) {
    return simmoe::guarded(__func__, [&] { C10_CUDA_CHECK(cudaEventRecord(event_of(event), raw(stream))); });
}

int simmoe_event_wait(void *event, void *stream) {
    return simmoe::guarded(__func__, [&] { C10_CUDA_CHECK(cudaStreamWaitEvent(raw(stream), event_of(event), 0)); });
}

int simmoe_event_query(void *event, int *done) {
    return simmoe::guarded(__func__, [&] {
        const cudaError_t state = cudaEventQuery(event_of(event));
        *done = state == cudaSuccess ? 1 : 0;
        if (state == cudaErrorNotReady) {
            static_cast<void>(cudaGetLastError());
        } else {
            C10_CUDA_CHECK(state);
        }
    });
}

int simmoe_event_synchronize(void *event) {
    return simmoe::guarded(__func__, [&] { C10_CUDA_CHECK(cudaEventSynchronize(event_of(event))); });
}

int simmoe_event_elapsed(void *start, void *end, double *microseconds) {
    return simmoe::guarded(__func__, [&] {
        float milliseconds = 0;
        C10_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, event_of(start), event_of(end)));
        *microseconds = 1e3 * static_cast<double>(milliseconds);
    });
}

int simmoe_memory(int device, int64_t *allocated, int64_t *peak, int64_t *reserved, int64_t *total) {
    return simmoe::guarded(__func__, [&] {
        const c10::DeviceIndex index = device_of(device);
        prepare(index);
        // Entry 0 of each statistic is the sum over the allocator's pools.
        const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(index);
        *allocated = stats.allocated_bytes[0].current;
        *peak = stats.allocated_bytes[0].peak;
        *reserved = stats.reserved_bytes[0].current;
        cudaDeviceProp properties{};
        C10_CUDA_CHECK(cudaGetDeviceProperties(&properties, index));
        *total = static_cast<int64_t>(properties.totalGlobalMem);
    });
}

int simmoe_memory_reset_peak(int device) {
    return simmoe::guarded(__func__, [&] {
        const c10::DeviceIndex index = device_of(device);
        prepare(index);
        c10::cuda::CUDACachingAllocator::resetPeakStats(index);
    });
}

int simmoe_memory_empty_cache(void) {
    return simmoe::guarded(__func__, [&] { c10::cuda::CUDACachingAllocator::emptyCache(); });
}

#else

#define SIMMOE_WITHOUT_CUDA(function, ...)                                                                                                                     \
    int function(__VA_ARGS__) { return simmoe::without("CUDA", #function); }

SIMMOE_WITHOUT_CUDA(simmoe_cuda_set_device, int)
SIMMOE_WITHOUT_CUDA(simmoe_cuda_device_name, int, char *, int)
SIMMOE_WITHOUT_CUDA(simmoe_cuda_synchronize, void)
SIMMOE_WITHOUT_CUDA(simmoe_stream_current, void **)
SIMMOE_WITHOUT_CUDA(simmoe_stream_new, int, void **)
SIMMOE_WITHOUT_CUDA(simmoe_stream_set_current, void *)
SIMMOE_WITHOUT_CUDA(simmoe_stream_synchronize, void *)
SIMMOE_WITHOUT_CUDA(simmoe_tensor_record_stream, simmoe_tensor, void *)
SIMMOE_WITHOUT_CUDA(simmoe_event_new, int, void **)
SIMMOE_WITHOUT_CUDA(simmoe_event_record, void *, void *)
SIMMOE_WITHOUT_CUDA(simmoe_event_wait, void *, void *)
SIMMOE_WITHOUT_CUDA(simmoe_event_query, void *, int *)
SIMMOE_WITHOUT_CUDA(simmoe_event_synchronize, void *)
SIMMOE_WITHOUT_CUDA(simmoe_event_elapsed, void *, void *, double *)
SIMMOE_WITHOUT_CUDA(simmoe_memory, int, int64_t *, int64_t *, int64_t *, int64_t *)
SIMMOE_WITHOUT_CUDA(simmoe_memory_reset_peak, int)
SIMMOE_WITHOUT_CUDA(simmoe_memory_empty_cache, void)
void simmoe_event_free(void *) {}

#endif
