// Element types and their reductions, as Gloo and this library compute them.
#pragma once

#include "simmoe_native.h"

#include <cstddef>
#include <functional>

namespace simmoe {

// output[i] = left[i] reduced with right[i]; output may be left.
using Combine = std::function<void(void *output, const void *left, const void *right, size_t count)>;

// What numbers of one type are reduced as. Half-width numbers are reduced in f32: rounding after each rank's addend would depend on the number of ranks.
struct Element {
    size_t size;         // bytes of an element where the caller has it
    size_t working_size; // bytes of an element while it is reduced
    bool is_floating;
    void (*widen)(void *wide, const void *narrow, size_t count);  // null where the working type is the caller's
    void (*narrow)(void *narrow, const void *wide, size_t count); // likewise
    Combine sum, max, min;
    void (*divide)(void *values, size_t count, int by); // in the working type; null for whole numbers
};

// Refuses a type that the interface does not name.
const Element &element_of(int type);

// Sum for a mean, which is divided at the end. Refuses a reduction that the interface does not name, and a mean of whole numbers.
const Combine &combine_of(const Element &element, int reduction);

} // namespace simmoe
