/* Collectives between two processes of this machine. Exit status 1 if a check of either fails. */
#include "check.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int rank = 0;

enum { SUM = 0, MEAN = 1, MAX = 2, MIN = 3, RANKS = 2 };

static simmoe_tensor tensor_of(void *data, int dtype, int64_t rows, int64_t columns) {
    const int64_t shape[] = {rows, columns};
    simmoe_tensor tensor = NULL;
    CHECK(simmoe_tensor_map(data, dtype, shape, 2, &tensor) == SIMMOE_OK);
    return tensor;
}

static void test_uneven_all_to_all_with_an_empty_part(void *group) {
    /* Rank 0 sends one row to itself and two to rank 1; rank 1 sends nothing to rank 0 and one row to itself. */
    float of_zero[] = {1, 2, 3, 4, 5, 6}, of_one[] = {7, 8}, received[6] = {0};
    const int64_t sent_rows[2][2] = {{1, 2}, {0, 1}}, received_rows[2][2] = {{1, 0}, {2, 1}};
    simmoe_tensor send = rank == 0 ? tensor_of(of_zero, FLOAT32, 3, 2) : tensor_of(of_one, FLOAT32, 1, 2);
    simmoe_tensor receive = tensor_of(received, FLOAT32, rank == 0 ? 1 : 3, 2);
    CHECK(simmoe_gloo_all_to_all(group, receive, send, received_rows[rank], sent_rows[rank]) == SIMMOE_OK);
    const float expected[2][6] = {{1, 2, 0, 0, 0, 0}, {3, 4, 5, 6, 7, 8}};
    CHECK(memcmp(received, expected[rank], sizeof received) == 0);
    simmoe_tensor_free(send);
    simmoe_tensor_free(receive);
}

static void test_all_to_all_in_which_a_rank_has_nothing(void *group) {
    float data[] = {1, 2};
    const int64_t rows[2][2] = {{0, 1}, {0, 0}}, back[2][2] = {{0, 0}, {1, 0}};
    float received[2] = {0};
    simmoe_tensor send = tensor_of(data, FLOAT32, rank == 0 ? 1 : 0, 2), receive = tensor_of(received, FLOAT32, rank, 2);
    CHECK(simmoe_gloo_all_to_all(group, receive, send, back[rank], rows[rank]) == SIMMOE_OK);
    CHECK(received[1] == (rank == 1 ? 2 : 0));
    simmoe_tensor_free(send);
    simmoe_tensor_free(receive);
}

static void test_even_all_to_all_of_bfloat16_and_whole_numbers(void *group) {
    uint16_t halves[] = {0x3f80, 0x4000, 0x4040, 0x4080}, received[4] = {0};
    simmoe_tensor send = tensor_of(halves, BFLOAT16, 2, 2), receive = tensor_of(received, BFLOAT16, 2, 2);
    CHECK(simmoe_gloo_all_to_all(group, receive, send, NULL, NULL) == SIMMOE_OK);
    CHECK(received[0] == halves[2 * rank] && received[3] == halves[2 * rank + 1]);
    simmoe_tensor_free(send);
    simmoe_tensor_free(receive);
    int64_t counts[] = {10 + rank, 20 + rank}, received_counts[2] = {0};
    send = tensor_of(counts, INT64, 2, 1);
    receive = tensor_of(received_counts, INT64, 2, 1);
    CHECK(simmoe_gloo_all_to_all(group, receive, send, NULL, NULL) == SIMMOE_OK);
    CHECK(received_counts[0] == 10 * (rank + 1) && received_counts[1] == 10 * (rank + 1) + 1);
    simmoe_tensor_free(send);
    simmoe_tensor_free(receive);
}

static void test_all_reduce(void *group) {
    static const float expected[4][2] = {{3, 8}, {1.5f, 4}, {2, 5}, {1, 3}};
    for (int operation = SUM; operation <= MIN; operation++) {
        float values[] = {rank == 0 ? 1 : 2, rank == 0 ? 3 : 5};
        simmoe_tensor tensor = tensor_of(values, FLOAT32, 1, 2);
        CHECK(simmoe_gloo_all_reduce(group, tensor, operation) == SIMMOE_OK);
        CHECK(memcmp(values, expected[operation], sizeof values) == 0);
        simmoe_tensor_free(tensor);
    }
    uint16_t halves[] = {rank == 0 ? 0x3f80 : 0x4000, 0}; /* 1 and 2 */
    simmoe_tensor tensor = tensor_of(halves, BFLOAT16, 1, 2);
    CHECK(simmoe_gloo_all_reduce(group, tensor, SUM) == SIMMOE_OK && halves[0] == 0x4040);
    simmoe_tensor_free(tensor);
    int64_t whole[] = {rank, 1};
    tensor = tensor_of(whole, INT64, 1, 2);
    CHECK(simmoe_gloo_all_reduce(group, tensor, MEAN) == SIMMOE_ARGUMENT);
    CHECK(simmoe_gloo_all_reduce(group, tensor, SUM) == SIMMOE_OK && whole[0] == 1 && whole[1] == 2);
    simmoe_tensor_free(tensor);
}

static void test_gather_scatter_and_broadcast(void *group) {
    float part[] = {10 + rank, 20 + rank}, whole[4] = {0};
    simmoe_tensor small = tensor_of(part, FLOAT32, 1, 2), large = tensor_of(whole, FLOAT32, 2, 2);
    CHECK(simmoe_gloo_all_gather(group, large, small) == SIMMOE_OK);
    CHECK(whole[0] == 10 && whole[1] == 20 && whole[2] == 11 && whole[3] == 21);
    CHECK(simmoe_gloo_all_gather(group, small, small) == SIMMOE_ARGUMENT);
    whole[1] = 1 + rank;
    CHECK(simmoe_gloo_reduce_scatter(group, small, large, SUM) == SIMMOE_OK);
    CHECK(part[0] == (rank == 0 ? 20 : 22) && part[1] == (rank == 0 ? 3 : 42));
    CHECK(simmoe_gloo_reduce_scatter(group, small, large, MAX) == SIMMOE_OK && part[1] == (rank == 0 ? 2 : 21));
    CHECK(simmoe_gloo_reduce_scatter(group, small, large, MEAN) == SIMMOE_OK && part[1] == (rank == 0 ? 1.5f : 21));
    part[0] = rank;
    CHECK(simmoe_gloo_broadcast(group, small, 1) == SIMMOE_OK && part[0] == 1);
    uint8_t flags[] = {(uint8_t)(1 - rank), 0};
    simmoe_tensor bytes = tensor_of(flags, UINT8, 1, 2);
    CHECK(simmoe_gloo_broadcast(group, bytes, 0) == SIMMOE_OK && flags[0] == 1);
    CHECK(simmoe_gloo_barrier(group) == SIMMOE_OK);
    simmoe_tensor_free(bytes);
    simmoe_tensor_free(small);
    simmoe_tensor_free(large);
}

/* Rank 1 is there but does not take part: rank 0 is told when the group's time is over. */
static void test_a_rank_that_stalls(void *store, void *group) {
    void *slow = NULL;
    float value[2] = {0};
    simmoe_tensor tensor = tensor_of(value, FLOAT32, 1, 2);
    CHECK(simmoe_gloo_group(store, "slow", rank, RANKS, "127.0.0.1", 2000, &slow) == SIMMOE_OK);
    if (rank == 0) {
        CHECK(simmoe_gloo_all_reduce(slow, tensor, SUM) == SIMMOE_ERROR && strstr(simmoe_last_error(), "simmoe_gloo_all_reduce: ") == simmoe_last_error());
        printf("a stalled rank: %s\n", simmoe_last_error());
    }
    CHECK(simmoe_gloo_barrier(group) == SIMMOE_OK);
    simmoe_gloo_group_free(slow);
    simmoe_tensor_free(tensor);
}

/* Rank 1 does not come to these: rank 0 must be told in time, and who is missing. */
static void test_a_rank_that_does_not_come(void *store, void *group) {
    if (rank == 0) {
        void *never = NULL;
        float value[2] = {0};
        CHECK(simmoe_gloo_group(store, "lonely", 0, RANKS, "127.0.0.1", 300, &never) == SIMMOE_ERROR);
        CHECK(strstr(simmoe_last_error(), "did not come within 300 ms: 1") != NULL);
        simmoe_tensor tensor = tensor_of(value, FLOAT32, 1, 2);
        CHECK(simmoe_gloo_all_reduce(group, tensor, SUM) == SIMMOE_ERROR);
        printf("a rank that has left: %s\n", simmoe_last_error());
        simmoe_tensor_free(tensor);
    }
}

static int run(int port_pipe[2]) {
    void *store = NULL, *group = NULL, *alone = NULL;
    int port = 0;
    if (rank == 0) {
        CHECK(simmoe_gloo_server("127.0.0.1", 0, RANKS, 20000, &port, &store) == SIMMOE_OK && port > 0);
        CHECK(write(port_pipe[1], &port, sizeof port) == sizeof port);
    } else {
        CHECK(read(port_pipe[0], &port, sizeof port) == sizeof port);
        CHECK(simmoe_gloo_client("127.0.0.1", port, RANKS, 20000, &store) == SIMMOE_OK);
    }
    CHECK(simmoe_gloo_group(store, "both", rank, RANKS, "127.0.0.1", 5000, &group) == SIMMOE_OK);
    CHECK(simmoe_gloo_group(store, rank == 0 ? "first" : "second", 0, 1, NULL, 5000, &alone) == SIMMOE_OK);
    if (failures > 0) {
        return 1;
    }
    test_uneven_all_to_all_with_an_empty_part(group);
    test_all_to_all_in_which_a_rank_has_nothing(group);
    test_even_all_to_all_of_bfloat16_and_whole_numbers(group);
    test_all_reduce(group);
    test_gather_scatter_and_broadcast(group);
    float single[] = {4, 5};
    simmoe_tensor own = tensor_of(single, FLOAT32, 1, 2);
    CHECK(simmoe_gloo_all_reduce(alone, own, MEAN) == SIMMOE_OK && single[0] == 4);
    simmoe_tensor_free(own);
    test_a_rank_that_stalls(store, group);
    test_a_rank_that_does_not_come(store, group);
    simmoe_gloo_group_free(alone);
    simmoe_gloo_group_free(group);
    simmoe_gloo_store_free(store);
    CHECK(simmoe_live_tensors() == 0);
    return failures == 0 ? 0 : 1;
}

int main(void) {
    int port_pipe[2];
    if (pipe(port_pipe) != 0) {
        return 1;
    }
    /* Before any call, so that no thread of libtorch is lost in the child. */
    const pid_t child = fork();
    rank = child == 0 ? 1 : 0;
    const int own = run(port_pipe);
    if (child == 0) {
        return own;
    }
    int status = 1;
    waitpid(child, &status, 0);
    return own != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
