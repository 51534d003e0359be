#include "build_parts.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#if SIMMOE_CUDA
#include <c10/cuda/CUDAFunctions.h>
#include <cuda_runtime_api.h>
#endif

#include <string>

int simmoe_abi(void) { return SIMMOE_ABI; }

const char *simmoe_versions(void) {
    static const std::string line = [] {
        std::string text = "libtorch " TORCH_VERSION;
#if SIMMOE_CUDA
        text += " CUDA " + std::to_string(CUDART_VERSION / 1000) + "." + std::to_string(CUDART_VERSION % 1000 / 10);
#endif
#if SIMMOE_GLOO
        text += " Gloo";
#endif
        return text;
    }();
    return line.c_str();
}

int simmoe_cuda_devices(void) {
#if SIMMOE_CUDA
    return simmoe::guarded_value(__func__, 0, [] { return static_cast<int>(c10::cuda::device_count()); });
#else
    return 0;
#endif
}

int simmoe_has_cuda(void) { return simmoe_cuda_devices() > 0 ? 1 : 0; }

int simmoe_set_threads(int intra_op_threads) {
    return simmoe::guarded(__func__, [&] { at::set_num_threads(intra_op_threads); });
}

int simmoe_threads(void) {
    return simmoe::guarded_value(__func__, -1, [] { return at::get_num_threads(); });
}

int simmoe_manual_seed(int64_t seed) {
    return simmoe::guarded(__func__, [&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}
