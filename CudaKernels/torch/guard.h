// simmoe::guarded for bodies that call libtorch, whose exceptions carry C++ stack traces in what().
#pragma once

#include "error.h"
#include "simmoe_torch.h"

#include <c10/util/Exception.h>

#include <stdexcept>

namespace simmoe {

template <class Body> int guarded_torch(const char *where, Body &&body) noexcept {
    return guarded(where, [&] {
        try {
            std::forward<Body>(body)();
        } catch (const c10::OutOfMemoryError &error) {
            throw Refusal{SIMMOE_OUT_OF_MEMORY, error.what_without_backtrace()};
        } catch (const c10::Error &error) {
            throw std::runtime_error(error.what_without_backtrace());
        }
    });
}

} // namespace simmoe
