// CUDA graphs: capture of what one stream is given, and replay.
#include "guard.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>

#include <optional>

namespace {

struct Graph {
    at::cuda::CUDAGraph captured;
    // The stream that was current before the capture; has a value while the capture lasts.
    std::optional<c10::cuda::CUDAStream> before;
};

Graph &graph_of(void *handle) {
    if (handle == nullptr) {
        simmoe::refuse_argument("graph is NULL");
    }
    return *static_cast<Graph *>(handle);
}

// Makes the stream that was current before a capture current again, whatever becomes of the capture.
class Restore {
public:
    explicit Restore(Graph &graph) : graph_(graph) {}
    Restore(const Restore &) = delete;
    Restore &operator=(const Restore &) = delete;
    ~Restore() {
        if (!kept_) {
            c10::cuda::setCurrentCUDAStream(*graph_.before);
            graph_.before.reset();
        }
    }
    void keep_capturing() { kept_ = true; }

private:
    Graph &graph_;
    bool kept_ = false;
};

} // namespace

int simmoe_graph_new(void **graph) {
    return simmoe::guarded_torch(__func__, [&] { *graph = new Graph(); });
}

void simmoe_graph_free(void *graph) {
    static_cast<void>(simmoe::guarded_torch(__func__, [&] { delete static_cast<Graph *>(graph); }));
}

int simmoe_graph_begin(void *graph, void *stream) {
    return simmoe::guarded_torch(__func__, [&] {
        Graph &self = graph_of(graph);
        if (stream == nullptr || self.before.has_value()) {
            simmoe::refuse_argument("takes a stream other than the default one, and a graph that is not capturing");
        }
        c10::cuda::device_synchronize();
        self.before = c10::cuda::getCurrentCUDAStream();
        Restore restore(self);
        c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromExternal(static_cast<cudaStream_t>(stream), c10::cuda::current_device()));
        // Other threads (a run time's finalizers, a watchdog) may call CUDA meanwhile.
        self.captured.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
        restore.keep_capturing();
    });
}

int simmoe_graph_end(void *graph) {
    return simmoe::guarded_torch(__func__, [&] {
        Graph &self = graph_of(graph);
        if (!self.before.has_value()) {
            simmoe::refuse_argument("the graph is not capturing");
        }
        const Restore restore(self);
        self.captured.capture_end();
    });
}

int simmoe_graph_replay(void *graph) {
    return simmoe::guarded_torch(__func__, [&] { graph_of(graph).captured.replay(); });
}
