/* Collectives between two processes of this machine; each is run_checks with its rank and a socket to the other. */
#include "simmoe_native.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RANKS = 2 };

static int rank = 0, peer = -1, failures = 0;

#define CHECK(condition)                                                                                                                                       \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            failures++;                                                                                                                                        \
            fprintf(stderr, "rank %d, %s:%d: %s; last error: %s\n", rank, __FILE__, __LINE__, #condition, simmoe_last_error());                                \
        }                                                                                                                                                      \
    } while (0)

/* The callers' own way to bring addresses to each other. */
static void *join(int timeout_ms) {
    void *group = NULL;
    const void *own = NULL;
    int64_t own_count = 0, other_count = 0;
    char other[4096];
    CHECK(simmoe_gloo_group(rank, RANKS, "127.0.0.1", timeout_ms, &group) == SIMMOE_OK);
    CHECK(simmoe_gloo_address(group, &own, &own_count) == SIMMOE_OK && own_count > 0 && own_count < (int64_t)sizeof other);
    CHECK(simmoe_gloo_barrier(group) == SIMMOE_ARGUMENT && strstr(simmoe_last_error(), "not connected") != NULL);
    CHECK(write(peer, &own_count, sizeof own_count) == sizeof own_count && write(peer, own, (size_t)own_count) == own_count);
    CHECK(read(peer, &other_count, sizeof other_count) == sizeof other_count && read(peer, other, (size_t)other_count) == other_count);
    const void *all[RANKS] = {rank == 0 ? own : other, rank == 0 ? other : own};
    const int64_t short_counts[RANKS] = {own_count, own_count - 1}, counts[RANKS] = {own_count, own_count};
    CHECK(simmoe_gloo_connect(group, all, short_counts) == SIMMOE_ARGUMENT && strstr(simmoe_last_error(), "are expected") != NULL);
    CHECK(simmoe_gloo_connect(group, all, counts) == SIMMOE_OK);
    CHECK(simmoe_gloo_connect(group, all, counts) == SIMMOE_ARGUMENT);
    return group;
}

static void test_wrong_arguments(void *group) {
    void *none = NULL;
    char value = 0;
    int64_t parts[RANKS] = {-1, 1};
    CHECK(simmoe_gloo_group(2, 2, NULL, 1000, &none) == SIMMOE_ARGUMENT && simmoe_gloo_group(0, 1, NULL, 0, &none) == SIMMOE_ARGUMENT && none == NULL);
    CHECK(simmoe_gloo_group(0, 1, "no.such.host.invalid", 1000, &none) == SIMMOE_ERROR && none == NULL);
    CHECK(simmoe_gloo_barrier(NULL) == SIMMOE_ARGUMENT && strcmp(simmoe_last_error(), "simmoe_gloo_barrier: group is NULL") == 0);
    CHECK(simmoe_gloo_all_to_all(group, &value, parts, &value, parts) == SIMMOE_ARGUMENT);
    CHECK(simmoe_gloo_all_reduce(group, &value, -1, SIMMOE_UINT8, SIMMOE_SUM) == SIMMOE_ARGUMENT);
    CHECK(simmoe_gloo_all_reduce(group, &value, 1, 11, SIMMOE_SUM) == SIMMOE_ARGUMENT && strstr(simmoe_last_error(), "type 11") != NULL);
    CHECK(simmoe_gloo_all_reduce(group, &value, 1, SIMMOE_UINT8, 4) == SIMMOE_ARGUMENT);
    CHECK(simmoe_gloo_all_reduce(group, &value, 1, SIMMOE_UINT8, SIMMOE_MEAN) == SIMMOE_ARGUMENT);
    CHECK(simmoe_gloo_broadcast(group, &value, 1, RANKS) == SIMMOE_ARGUMENT);
}

static void test_uneven_all_to_all_with_an_empty_part(void *group) {
    /* Rank 0 sends one byte to itself and two to rank 1; rank 1 sends nothing to rank 0 and one byte to itself. */
    const char *sent[RANKS] = {"abc", "d"}, *expected[RANKS] = {"a", "bcd"};
    const int64_t sent_bytes[RANKS][RANKS] = {{1, 2}, {0, 1}}, received_bytes[RANKS][RANKS] = {{1, 0}, {2, 1}};
    char received[8] = "";
    CHECK(simmoe_gloo_all_to_all(group, received, received_bytes[rank], sent[rank], sent_bytes[rank]) == SIMMOE_OK);
    CHECK(strcmp(received, expected[rank]) == 0);
}

static void test_all_to_all_in_which_a_rank_has_nothing(void *group) {
    const int64_t sent_bytes[RANKS][RANKS] = {{0, 2}, {0, 0}}, received_bytes[RANKS][RANKS] = {{0, 0}, {2, 0}};
    char received[4] = "";
    CHECK(simmoe_gloo_all_to_all(group, rank == 0 ? NULL : received, received_bytes[rank], rank == 0 ? "xy" : NULL, sent_bytes[rank]) == SIMMOE_OK);
    CHECK(strcmp(received, rank == 0 ? "" : "xy") == 0);
    const int64_t nothing[RANKS] = {0, 0};
    CHECK(simmoe_gloo_all_to_all(group, NULL, nothing, NULL, nothing) == SIMMOE_OK);
}

static void test_all_reduce(void *group) {
    static const float expected[4][2] = {{3, 8}, {1.5f, 4}, {2, 5}, {1, 3}};
    for (int reduction = SIMMOE_SUM; reduction <= SIMMOE_MIN; reduction++) {
        float values[] = {rank == 0 ? 1 : 2, rank == 0 ? 5 : 3};
        CHECK(simmoe_gloo_all_reduce(group, values, 2, SIMMOE_FLOAT32, reduction) == SIMMOE_OK);
        CHECK(memcmp(values, expected[reduction], sizeof values) == 0);
        float undefined[] = {rank == 0 ? NAN : 1, rank == 0 ? 1 : NAN};
        CHECK(simmoe_gloo_all_reduce(group, undefined, 2, SIMMOE_FLOAT32, reduction) == SIMMOE_OK && isnan(undefined[0]) && isnan(undefined[1]));
    }
    double numbers[] = {rank + 0.25};
    CHECK(simmoe_gloo_all_reduce(group, numbers, 1, SIMMOE_FLOAT64, SIMMOE_MEAN) == SIMMOE_OK && numbers[0] == 0.75);
    int64_t whole[] = {rank, INT64_MIN};
    CHECK(simmoe_gloo_all_reduce(group, whole, 2, SIMMOE_INT64, SIMMOE_MAX) == SIMMOE_OK && whole[0] == 1 && whole[1] == INT64_MIN);
    CHECK(simmoe_gloo_all_reduce(group, whole, 2, SIMMOE_INT64, SIMMOE_SUM) == SIMMOE_OK && whole[0] == 2 && whole[1] == 0);
    int32_t words[] = {-rank, 3};
    CHECK(simmoe_gloo_all_reduce(group, words, 2, SIMMOE_INT32, SIMMOE_MIN) == SIMMOE_OK && words[0] == -1 && words[1] == 3);
    int16_t shorts[] = {(int16_t)(300 - 1000 * rank)};
    CHECK(simmoe_gloo_all_reduce(group, shorts, 1, SIMMOE_INT16, SIMMOE_SUM) == SIMMOE_OK && shorts[0] == -400);
    int8_t bytes[] = {(int8_t)-rank};
    CHECK(simmoe_gloo_all_reduce(group, bytes, 1, SIMMOE_INT8, SIMMOE_MIN) == SIMMOE_OK && bytes[0] == -1);
    uint8_t flags[] = {(uint8_t)(200 * rank)};
    CHECK(simmoe_gloo_all_reduce(group, flags, 1, SIMMOE_UINT8, SIMMOE_MAX) == SIMMOE_OK && flags[0] == 200);
    CHECK(simmoe_gloo_all_reduce(group, NULL, 0, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_OK);
}

static void test_half_width_numbers_are_rounded_once(void *group) {
    /* 1 + 2 = 3. 1 + 2^-8 lies between 1 and 1 + 2^-7: to even, 1. 1 + 2^-7 + 2^-8: to even, up. Infinity and what is no number stay. */
    static const uint16_t addends[RANKS][5] = {{0x3f80, 0x3f80, 0x3f81, 0x7f80, 0x7fc1}, {0x4000, 0x3b80, 0x3b80, 0x3f80, 0x3f80}};
    uint16_t values[5];
    memcpy(values, addends[rank], sizeof values);
    CHECK(simmoe_gloo_all_reduce(group, values, 5, SIMMOE_BFLOAT16, SIMMOE_SUM) == SIMMOE_OK);
    CHECK(values[0] == 0x4040 && values[1] == 0x3f80 && values[2] == 0x3f82 && values[3] == 0x7f80 && (values[4] & 0x7fff) > 0x7f80);
    uint16_t mean[] = {rank == 0 ? 0xbf80 : 0xc040}; /* -1 and -3 */
    CHECK(simmoe_gloo_all_reduce(group, mean, 1, SIMMOE_BFLOAT16, SIMMOE_MEAN) == SIMMOE_OK && mean[0] == 0xc000);
    uint16_t halves[] = {rank == 0 ? 0x3c00 : 0x4000, 0x0001}; /* 1 and 2; the smallest above 0 */
    CHECK(simmoe_gloo_all_reduce(group, halves, 2, SIMMOE_FLOAT16, SIMMOE_SUM) == SIMMOE_OK && halves[0] == 0x4200 && halves[1] == 0x0002);
}

/* More than one of Gloo's segments, and parts that do not divide. */
static void test_all_reduce_of_many(void *group) {
    const int64_t count = 3 * 1024 * 1024 + 7;
    float *values = malloc((size_t)count * sizeof *values);
    int64_t wrong = 0;
    for (int64_t i = 0; i < count; i++) {
        values[i] = (float)(i % 1000 + rank);
    }
    CHECK(simmoe_gloo_all_reduce(group, values, count, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_OK);
    for (int64_t i = 0; i < count; i++) {
        wrong += values[i] != (float)(2 * (i % 1000) + 1);
    }
    CHECK(wrong == 0);
    free(values);
}

static void test_gather_scatter_and_broadcast(void *group) {
    float part[] = {10 + rank, 20 + rank}, whole[4] = {0};
    CHECK(simmoe_gloo_all_gather(group, whole, part, sizeof part) == SIMMOE_OK);
    CHECK(whole[0] == 10 && whole[1] == 20 && whole[2] == 11 && whole[3] == 21);
    whole[1] = 1 + rank;
    CHECK(simmoe_gloo_reduce_scatter(group, part, whole, 2, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_OK);
    CHECK(part[0] == (rank == 0 ? 20 : 22) && part[1] == (rank == 0 ? 3 : 42));
    CHECK(simmoe_gloo_reduce_scatter(group, part, whole, 2, SIMMOE_FLOAT32, SIMMOE_MAX) == SIMMOE_OK && part[1] == (rank == 0 ? 2 : 21));
    CHECK(simmoe_gloo_reduce_scatter(group, part, whole, 2, SIMMOE_FLOAT32, SIMMOE_MEAN) == SIMMOE_OK && part[1] == (rank == 0 ? 1.5f : 21));
    uint16_t halves[] = {0x3f80, 0x4000}, half = 0; /* 1 and 2 */
    CHECK(simmoe_gloo_reduce_scatter(group, &half, halves, 1, SIMMOE_BFLOAT16, SIMMOE_SUM) == SIMMOE_OK && half == (rank == 0 ? 0x4000 : 0x4080));
    part[0] = rank;
    CHECK(simmoe_gloo_broadcast(group, part, sizeof *part, 1) == SIMMOE_OK && part[0] == 1);
    char text[8] = "";
    strcpy(text, rank == 0 ? "zero" : "one");
    CHECK(simmoe_gloo_broadcast(group, text, sizeof text, 0) == SIMMOE_OK && strcmp(text, "zero") == 0);
    CHECK(simmoe_gloo_barrier(group) == SIMMOE_OK);
}

static void test_a_group_of_one(void) {
    void *alone = NULL;
    const void *address = NULL;
    int64_t bytes = -1;
    float values[] = {4, 5}, received[2] = {0};
    /* Without an address: the interface of the host's name, or loopback. */
    CHECK(simmoe_gloo_group(0, 1, NULL, 5000, &alone) == SIMMOE_OK);
    CHECK(simmoe_gloo_address(alone, &address, &bytes) == SIMMOE_OK && bytes == 0);
    CHECK(simmoe_gloo_connect(alone, &address, &bytes) == SIMMOE_OK);
    CHECK(simmoe_gloo_all_reduce(alone, values, 2, SIMMOE_FLOAT32, SIMMOE_MEAN) == SIMMOE_OK && values[0] == 4 && values[1] == 5);
    CHECK(simmoe_gloo_all_gather(alone, received, values, sizeof values) == SIMMOE_OK && memcmp(received, values, sizeof values) == 0);
    CHECK(simmoe_gloo_reduce_scatter(alone, received, values, 2, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_OK && received[1] == 5);
    CHECK(simmoe_gloo_barrier(alone) == SIMMOE_OK);
    simmoe_gloo_group_free(alone);
}

/* Rank 1 is there but does not take part: rank 0 is told when the group's time is over. */
static void test_a_rank_that_stalls(void *group) {
    void *slow = join(2000);
    float value[2] = {0};
    if (rank == 0) {
        CHECK(simmoe_gloo_all_reduce(slow, value, 2, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_ERROR);
        CHECK(strstr(simmoe_last_error(), "simmoe_gloo_all_reduce: ") == simmoe_last_error());
        printf("a stalled rank: %s\n", simmoe_last_error());
    }
    CHECK(simmoe_gloo_barrier(group) == SIMMOE_OK);
    simmoe_gloo_group_free(slow);
}

/* Rank 1 has ended when rank 0 calls. */
static void test_a_rank_that_has_left(void *group) {
    float value = 0;
    char end;
    if (rank == 0) {
        CHECK(read(peer, &end, 1) == 0);
        CHECK(simmoe_gloo_all_reduce(group, &value, 1, SIMMOE_FLOAT32, SIMMOE_SUM) == SIMMOE_ERROR);
        printf("a rank that has left: %s\n", simmoe_last_error());
    }
}

int run_checks(int own_rank, int socket_to_peer) {
    rank = own_rank;
    peer = socket_to_peer;
    CHECK(simmoe_abi() == SIMMOE_ABI && simmoe_has_gloo() == 1);
    void *group = join(5000);
    if (failures > 0) {
        return 1;
    }
    test_wrong_arguments(group);
    test_uneven_all_to_all_with_an_empty_part(group);
    test_all_to_all_in_which_a_rank_has_nothing(group);
    test_all_reduce(group);
    test_half_width_numbers_are_rounded_once(group);
    test_all_reduce_of_many(group);
    test_gather_scatter_and_broadcast(group);
    test_a_group_of_one();
    test_a_rank_that_stalls(group);
    test_a_rank_that_has_left(group);
    simmoe_gloo_group_free(group);
    return failures == 0 ? 0 : 1;
}
