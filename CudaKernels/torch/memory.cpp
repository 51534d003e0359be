// Statistics of libtorch's caching allocator.
#include "guard.h"

#include <ATen/ATen.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>

#include <string>

namespace {

c10::DeviceIndex device_of(int index) {
    const int count = c10::cuda::device_count();
    if (index < 0 || index >= count) {
        simmoe::refuse_argument("device " + std::to_string(index) + " is none of the " + std::to_string(count) + " devices seen");
    }
    // The allocator knows a device from its first tensor on.
    const auto device = static_cast<c10::DeviceIndex>(index);
    static_cast<void>(at::empty({0}, at::TensorOptions().device(at::Device(at::kCUDA, device))));
    return device;
}

} // namespace

int simmoe_memory(int device, int64_t *allocated, int64_t *peak, int64_t *reserved) {
    return simmoe::guarded_torch(__func__, [&] {
        // Entry 0 of each statistic is the sum over the allocator's pools.
        const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device_of(device));
        *allocated = stats.allocated_bytes[0].current;
        *peak = stats.allocated_bytes[0].peak;
        *reserved = stats.reserved_bytes[0].current;
    });
}

int simmoe_memory_reset_peak(int device) {
    return simmoe::guarded_torch(__func__, [&] { c10::cuda::CUDACachingAllocator::resetPeakStats(device_of(device)); });
}

int simmoe_memory_empty_cache(void) {
    return simmoe::guarded_torch(__func__, [&] { c10::cuda::CUDACachingAllocator::emptyCache(); });
}
