// CUDA's calls and libtorch's streams. Only for builds with CUDA.
#pragma once

#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR < 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR < 1)
#error "a build with CUDA needs libtorch 2.1 or later"
#endif

namespace simmoe {

// libtorch's name for a stream of the current device; NULL is its default stream.
inline c10::cuda::CUDAStream stream_of(void *stream) {
    return stream == nullptr ? c10::cuda::getDefaultCUDAStream()
                             : c10::cuda::getStreamFromExternal(static_cast<cudaStream_t>(stream), c10::cuda::current_device());
}

} // namespace simmoe
