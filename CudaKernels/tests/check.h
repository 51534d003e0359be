/* A check that prints where it failed and what the library said last, and counts. */
#pragma once

#include "simmoe_native.h"

#include <stdio.h>

static int failures = 0;

#define CHECK(condition)                                                                                                                                       \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            failures++;                                                                                                                                        \
            fprintf(stderr, "%s:%d: %s; last error: %s\n", __FILE__, __LINE__, #condition, simmoe_last_error());                                               \
        }                                                                                                                                                      \
    } while (0)

/* Numbers of c10::ScalarType. */
enum { UINT8 = 0, INT64 = 4, FLOAT32 = 6, BFLOAT16 = 15 };
