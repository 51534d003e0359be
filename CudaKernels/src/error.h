// Turns what a body throws into a status and a message of this thread, so that no exception crosses the C interface.
#pragma once

#include "simmoe_native.h"

#include <string>
#include <utility>

namespace simmoe {

// Remembers the message and passes the status through.
int fail(int status, std::string message) noexcept;

// Thrown inside the library where the caller broke a rule of the interface, or where this build lacks something.
struct Refusal {
    int status;
    std::string message;
};

[[noreturn]] void refuse_argument(std::string message);
[[noreturn]] void refuse_unsupported(std::string message);

// Called in a catch block: the status of the exception in flight, with its message remembered after 'where: '.
int fail_with_current_exception(const char *where) noexcept;

// Runs the body; 'where' names the function or the operator in the message.
template <class Body> int guarded(const char *where, Body &&body) noexcept {
    try {
        std::forward<Body>(body)();
        return SIMMOE_OK;
    } catch (...) {
        return fail_with_current_exception(where);
    }
}

// The same for functions that return a value in place of a status.
template <class Value, class Body> Value guarded_value(const char *where, Value failed, Body &&body) noexcept {
    try {
        return std::forward<Body>(body)();
    } catch (...) {
        fail_with_current_exception(where);
        return failed;
    }
}

} // namespace simmoe
