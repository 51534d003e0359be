/* Streams, events, memory statistics and graphs on the first CUDA device. Exit status 77 without one, after seeing that the functions say so. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

enum { CUDA = 1, SKIPPED = 77, COUNT = 1 << 20 };

static void test_absence_is_told(void) {
    void *stream = NULL;
    int64_t bytes = 0;
    CHECK(simmoe_cuda_devices() == 0);
    if (strstr(simmoe_versions(), "CUDA") == NULL) {
        CHECK(simmoe_stream_current(&stream) == SIMMOE_UNSUPPORTED && strstr(simmoe_last_error(), "simmoe_stream_current") != NULL);
        CHECK(simmoe_memory(0, &bytes, &bytes, &bytes, &bytes) == SIMMOE_UNSUPPORTED && strstr(simmoe_last_error(), "no CUDA") != NULL);
        CHECK(simmoe_graph_replay(NULL) == SIMMOE_UNSUPPORTED);
    } else {
        CHECK(simmoe_memory(0, &bytes, &bytes, &bytes, &bytes) == SIMMOE_ARGUMENT);
    }
}

static simmoe_value call(const char *name, const char *overload, const simmoe_value *arguments, int count) {
    int32_t id = -1;
    simmoe_value result = {0};
    CHECK(simmoe_operator_find(name, overload, &id) == SIMMOE_OK);
    CHECK(simmoe_operator_call(id, arguments, count, &result, 1) == SIMMOE_OK);
    return result;
}

/* COUNT times the value, f32, on device 0. */
static simmoe_tensor filled(double number) {
    static const int64_t shape[] = {COUNT};
    simmoe_value arguments[] = {{.kind = SIMMOE_INT_LIST, .count = 1, .pointer = (void *)shape},
                                {.kind = SIMMOE_DOUBLE, .number = number},
                                {.kind = SIMMOE_INT, .integer = FLOAT32},
                                {.kind = SIMMOE_NONE},
                                {.kind = SIMMOE_DEVICE, .integer = CUDA * 256 + 0 + 1}};
    return call("aten::full", "", arguments, 5).pointer;
}

static void add_in_place(simmoe_tensor to, simmoe_tensor addend) {
    simmoe_value arguments[] = {{.kind = SIMMOE_TENSOR, .pointer = to}, {.kind = SIMMOE_TENSOR, .pointer = addend}};
    simmoe_tensor_free(call("aten::add_", "Tensor", arguments, 2).pointer);
}

static float last_of(simmoe_tensor tensor) {
    float *values = calloc(COUNT, sizeof(float));
    CHECK(simmoe_tensor_read(tensor, values, COUNT * sizeof(float)) == SIMMOE_OK);
    const float last = values[COUNT - 1];
    free(values);
    return last;
}

static void test_streams_and_events_order_work(void) {
    void *before = NULL, *side = NULL, *now = NULL, *start = NULL, *end = NULL;
    double microseconds = -1;
    int done = 0, type = 0, index = -1;
    CHECK(simmoe_stream_current(&before) == SIMMOE_OK && simmoe_stream_new(1, &side) == SIMMOE_OK && side != before);
    CHECK(simmoe_event_new(1, &start) == SIMMOE_OK && simmoe_event_new(1, &end) == SIMMOE_OK);
    simmoe_tensor sum = filled(1), one = filled(1);
    CHECK(simmoe_tensor_device(sum, &type, &index) == SIMMOE_OK && type == CUDA && index == 0);
    CHECK(simmoe_event_record(start, before) == SIMMOE_OK && simmoe_event_wait(start, side) == SIMMOE_OK);
    CHECK(simmoe_stream_set_current(side) == SIMMOE_OK && simmoe_stream_current(&now) == SIMMOE_OK && now == side);
    add_in_place(sum, one);
    CHECK(simmoe_tensor_record_stream(one, side) == SIMMOE_OK && simmoe_event_record(end, side) == SIMMOE_OK);
    CHECK(simmoe_stream_set_current(before) == SIMMOE_OK && simmoe_event_wait(end, before) == SIMMOE_OK);
    CHECK(simmoe_event_synchronize(end) == SIMMOE_OK && simmoe_event_query(end, &done) == SIMMOE_OK && done == 1);
    CHECK(simmoe_event_elapsed(start, end, &microseconds) == SIMMOE_OK && microseconds > 0 && microseconds < 1e7);
    CHECK(last_of(sum) == 2 && simmoe_stream_synchronize(side) == SIMMOE_OK);
    simmoe_event_free(start);
    simmoe_event_free(end);
    simmoe_tensor_free(sum);
    simmoe_tensor_free(one);
}

static void test_memory_is_counted(void) {
    int64_t allocated = 0, peak = 0, reserved = 0, total = 0, after = 0;
    CHECK(simmoe_memory(0, &allocated, &peak, &reserved, &total) == SIMMOE_OK && total > 0 && reserved >= allocated);
    CHECK(simmoe_memory_reset_peak(0) == SIMMOE_OK);
    simmoe_tensor_free(filled(1));
    CHECK(simmoe_memory(0, &after, &peak, &reserved, &total) == SIMMOE_OK);
    CHECK(after == allocated && peak >= allocated + COUNT * 4);
    CHECK(simmoe_memory_empty_cache() == SIMMOE_OK);
    const int64_t shape[] = {(int64_t)1 << 46};
    int32_t id = -1;
    simmoe_value result = {0};
    simmoe_value arguments[] = {{.kind = SIMMOE_INT_LIST, .count = 1, .pointer = (void *)shape},
                                {.kind = SIMMOE_INT, .integer = FLOAT32},
                                {.kind = SIMMOE_NONE},
                                {.kind = SIMMOE_DEVICE, .integer = CUDA * 256 + 0 + 1}};
    CHECK(simmoe_operator_find("aten::empty", "memory_format", &id) == SIMMOE_OK);
    CHECK(simmoe_operator_call(id, arguments, 4, &result, 1) == SIMMOE_OUT_OF_MEMORY);
}

static void test_graph_replays_what_was_captured(void) {
    void *graph = NULL, *stream = NULL, *before = NULL, *now = NULL;
    simmoe_tensor sum = filled(0), one = filled(1);
    CHECK(simmoe_graph_new(&graph) == SIMMOE_OK && simmoe_stream_new(0, &stream) == SIMMOE_OK && simmoe_stream_current(&before) == SIMMOE_OK);
    CHECK(simmoe_graph_begin(graph, NULL) == SIMMOE_ARGUMENT && simmoe_graph_end(graph) == SIMMOE_ARGUMENT);
    CHECK(simmoe_graph_begin(graph, stream) == SIMMOE_OK && simmoe_stream_current(&now) == SIMMOE_OK && now == stream);
    add_in_place(sum, one);
    CHECK(simmoe_graph_end(graph) == SIMMOE_OK && simmoe_stream_current(&now) == SIMMOE_OK && now == before);
    CHECK(last_of(sum) == 0);
    for (int replay = 1; replay <= 3; replay++) {
        CHECK(simmoe_graph_replay(graph) == SIMMOE_OK);
    }
    CHECK(simmoe_cuda_synchronize() == SIMMOE_OK && last_of(sum) == 3);
    simmoe_graph_free(graph);
    simmoe_tensor_free(sum);
    simmoe_tensor_free(one);
}

static void count(void *context) { ++*(int *)context; }

static void test_hook_follows_accumulation(void) {
    int calls = 0;
    simmoe_tensor leaf = filled(2);
    CHECK(simmoe_set_requires_grad(leaf, 1) == SIMMOE_OK);
    CHECK(simmoe_after_accumulate(leaf, count, &calls) == SIMMOE_OK && simmoe_after_accumulate(leaf, count, &calls) == SIMMOE_OK);
    simmoe_value argument = {.kind = SIMMOE_TENSOR, .pointer = leaf};
    simmoe_value sum = call("aten::sum", "", &argument, 1);
    CHECK(simmoe_backward(&sum.pointer, NULL, 1, 0, 0) == SIMMOE_OK && calls == 2);
    simmoe_tensor_free(sum.pointer);
    simmoe_tensor_free(leaf);
}

int main(void) {
    char name[256] = "";
    if (!simmoe_has_cuda()) {
        test_absence_is_told();
        return failures == 0 ? SKIPPED : 1;
    }
    CHECK(simmoe_cuda_set_device(0) == SIMMOE_OK && simmoe_cuda_set_device(9999) == SIMMOE_ARGUMENT);
    CHECK(simmoe_cuda_device_name(0, name, sizeof name) == SIMMOE_OK && name[0] != '\0');
    printf("%s on %s\n", simmoe_versions(), name);
    test_streams_and_events_order_work();
    test_memory_is_counted();
    test_graph_replays_what_was_captured();
    test_hook_follows_accumulation();
    CHECK(simmoe_live_tensors() == 0);
    return failures == 0 ? 0 : 1;
}
