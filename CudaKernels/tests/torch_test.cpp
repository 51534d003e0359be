// Memory statistics and graphs on the first CUDA device. Exit status 77 without one.
#include "simmoe_native.h"
#include "simmoe_torch.h"

#include <ATen/ATen.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>

#include <cstdio>
#include <cstring>

namespace {

int failures = 0;

#define CHECK(condition)                                                                                                                                       \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            failures++;                                                                                                                                        \
            std::fprintf(stderr, "%s:%d: %s; last error: %s\n", __FILE__, __LINE__, #condition, simmoe_torch_last_error());                                    \
        }                                                                                                                                                      \
    } while (0)

constexpr int64_t kCount = 1 << 20;

at::Tensor filled(float value) { return at::full({kCount}, value, at::device(at::kCUDA).dtype(at::kFloat)); }

void test_memory_is_counted() {
    int64_t allocated = 0, peak = 0, reserved = 0, after = 0;
    CHECK(simmoe_memory(0, &allocated, &peak, &reserved) == SIMMOE_OK && reserved >= allocated);
    CHECK(simmoe_memory_reset_peak(0) == SIMMOE_OK);
    static_cast<void>(filled(1));
    CHECK(simmoe_memory(0, &after, &peak, &reserved) == SIMMOE_OK);
    CHECK(after == allocated && peak >= allocated + kCount * 4);
    CHECK(simmoe_memory_empty_cache() == SIMMOE_OK);
    CHECK(simmoe_memory(99, &after, &peak, &reserved) == SIMMOE_ARGUMENT && std::strstr(simmoe_torch_last_error(), "device 99") != nullptr);
}

void test_graph_replays_what_was_captured() {
    void *graph = nullptr;
    at::Tensor sum = filled(0);
    const at::Tensor one = filled(1);
    const auto before = c10::cuda::getCurrentCUDAStream();
    void *stream = c10::cuda::getStreamFromPool().stream();
    CHECK(simmoe_graph_new(&graph) == SIMMOE_OK);
    CHECK(simmoe_graph_begin(graph, nullptr) == SIMMOE_ARGUMENT && simmoe_graph_end(graph) == SIMMOE_ARGUMENT);
    CHECK(simmoe_graph_begin(graph, stream) == SIMMOE_OK && c10::cuda::getCurrentCUDAStream().stream() == stream);
    // The sum of the captured work passes through a tensor of the graph's own pool.
    sum.add_(one * 2 - one);
    CHECK(simmoe_graph_end(graph) == SIMMOE_OK && c10::cuda::getCurrentCUDAStream() == before);
    CHECK(sum[kCount - 1].item<float>() == 0);
    const at::Tensor between = filled(5);
    for (int replay = 1; replay <= 3; replay++) {
        CHECK(simmoe_graph_replay(graph) == SIMMOE_OK);
    }
    CHECK(sum[kCount - 1].item<float>() == 3 && between[0].item<float>() == 5);
    simmoe_graph_free(graph);
    simmoe_graph_free(nullptr);
}

} // namespace

int main() {
    CHECK(simmoe_torch_abi() == SIMMOE_TORCH_ABI);
    if (c10::cuda::device_count() == 0) {
        return failures == 0 ? 77 : 1;
    }
    std::printf("libtorch %s\n", simmoe_torch_version());
    test_memory_is_counted();
    test_graph_replays_what_was_captured();
    return failures == 0 ? 0 : 1;
}
