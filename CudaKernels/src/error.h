// Turns what a body throws into a status and a message of this thread, so that no exception crosses a C interface.
#pragma once

#include "simmoe_native.h"

#include <string>
#include <utility>

namespace simmoe {

// Thrown inside a library where the caller broke a rule of the interface, or where memory ran out.
struct Refusal {
    int status;
    std::string message;
};

[[noreturn]] void refuse_argument(std::string message);

// The message of the last failure on this thread.
const char *last_error() noexcept;

// Called in a catch block: the status of the exception in flight, with its message remembered after 'where: '.
int fail_with_current_exception(const char *where) noexcept;

// Runs the body; 'where' names the function in the message.
template <class Body> int guarded(const char *where, Body &&body) noexcept {
    try {
        std::forward<Body>(body)();
        return SIMMOE_OK;
    } catch (...) {
        return fail_with_current_exception(where);
    }
}

} // namespace simmoe
