#include "reduction.h"

#include "error.h"

#include <gloo/types.h>

#include <cstring>
#include <string>
#include <type_traits>

namespace {

using simmoe::Combine;
using simmoe::Element;

template <class T, class Choose> Combine combine(Choose choose) {
    return [choose](void *output, const void *left, const void *right, size_t count) {
        T *to = static_cast<T *>(output);
        const T *a = static_cast<const T *>(left), *b = static_cast<const T *>(right);
        for (size_t i = 0; i < count; i++) {
            to[i] = choose(a[i], b[i]);
        }
    };
}

template <class T> void divide(void *values, size_t count, int by) {
    T *numbers = static_cast<T *>(values);
    for (size_t i = 0; i < count; i++) {
        numbers[i] /= static_cast<T>(by);
    }
}

template <class T> Element plain() {
    Element element{};
    element.size = element.working_size = sizeof(T);
    element.is_floating = std::is_floating_point_v<T>;
    if constexpr (std::is_floating_point_v<T>) {
        element.sum = combine<T>([](T a, T b) { return a + b; });
        element.divide = divide<T>;
        // What is no number stays none, whichever side it is on.
        element.max = combine<T>([](T a, T b) { return a > b || a != a ? a : b; });
        element.min = combine<T>([](T a, T b) { return a < b || a != a ? a : b; });
    } else {
        // Sums that leave the range wrap, as libtorch's do.
        using Wrapping = std::make_unsigned_t<T>;
        element.sum = combine<T>([](T a, T b) { return static_cast<T>(static_cast<Wrapping>(static_cast<Wrapping>(a) + static_cast<Wrapping>(b))); });
        element.max = combine<T>([](T a, T b) { return a > b ? a : b; });
        element.min = combine<T>([](T a, T b) { return a < b ? a : b; });
    }
    return element;
}

void widen_bfloat16(void *wide, const void *narrow, size_t count) {
    float *to = static_cast<float *>(wide);
    const uint16_t *from = static_cast<const uint16_t *>(narrow);
    for (size_t i = 0; i < count; i++) {
        const uint32_t bits = static_cast<uint32_t>(from[i]) << 16;
        std::memcpy(&to[i], &bits, sizeof bits);
    }
}

void narrow_to_bfloat16(void *narrow, const void *wide, size_t count) {
    uint16_t *to = static_cast<uint16_t *>(narrow);
    const float *from = static_cast<const float *>(wide);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        std::memcpy(&bits, &from[i], sizeof bits);
        // To nearest, ties to even; rounding must not turn what is no number into infinity.
        to[i] = from[i] != from[i] ? 0x7fc0 : static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}

void widen_float16(void *wide, const void *narrow, size_t count) {
    float *to = static_cast<float *>(wide);
    const auto *from = static_cast<const ::gloo::float16 *>(narrow);
    for (size_t i = 0; i < count; i++) {
        to[i] = ::gloo::cpu_half2float(from[i]);
    }
}

void narrow_to_float16(void *narrow, const void *wide, size_t count) {
    uint16_t *to = static_cast<uint16_t *>(narrow);
    const float *from = static_cast<const float *>(wide);
    for (size_t i = 0; i < count; i++) {
        to[i] = ::gloo::cpu_float2half_rn(from[i]).x;
    }
}

Element half(void (*widen)(void *, const void *, size_t), void (*narrow)(void *, const void *, size_t)) {
    Element element = plain<float>();
    element.size = sizeof(uint16_t);
    element.widen = widen;
    element.narrow = narrow;
    return element;
}

} // namespace

namespace simmoe {

const Element &element_of(int type) {
    static const Element kUint8 = plain<uint8_t>(), kInt8 = plain<int8_t>(), kInt16 = plain<int16_t>(), kInt32 = plain<int32_t>(), kInt64 = plain<int64_t>(),
                         kFloat32 = plain<float>(), kFloat64 = plain<double>(), kFloat16 = half(widen_float16, narrow_to_float16),
                         kBfloat16 = half(widen_bfloat16, narrow_to_bfloat16);
    switch (type) {
    case SIMMOE_UINT8:
        return kUint8;
    case SIMMOE_INT8:
        return kInt8;
    case SIMMOE_INT16:
        return kInt16;
    case SIMMOE_INT32:
        return kInt32;
    case SIMMOE_INT64:
        return kInt64;
    case SIMMOE_FLOAT16:
        return kFloat16;
    case SIMMOE_FLOAT32:
        return kFloat32;
    case SIMMOE_FLOAT64:
        return kFloat64;
    case SIMMOE_BFLOAT16:
        return kBfloat16;
    default:
        refuse_argument("type " + std::to_string(type) + " is none that can be reduced");
    }
}

const Combine &combine_of(const Element &element, int reduction) {
    switch (reduction) {
    case SIMMOE_MEAN:
        if (!element.is_floating) {
            refuse_argument("a mean of whole numbers is not one; take the sum");
        }
        return element.sum;
    case SIMMOE_SUM:
        return element.sum;
    case SIMMOE_MAX:
        return element.max;
    case SIMMOE_MIN:
        return element.min;
    default:
        refuse_argument("reduction " + std::to_string(reduction) + " is none of 0 sum, 1 mean, 2 max, 3 min");
    }
}

} // namespace simmoe
