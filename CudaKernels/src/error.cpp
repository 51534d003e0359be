#include "error.h"

#include <c10/util/Exception.h>

#include <array>
#include <exception>
#include <new>

namespace {

thread_local std::string last_error;

// Allocators, cuBLAS and drivers say it in their own words.
bool tells_of_memory(const std::string &message) {
    static constexpr std::array<const char *, 4> kPhrases = {"out of memory", "can't allocate memory", "not enough memory", "STATUS_ALLOC_FAILED"};
    for (const char *phrase : kPhrases) {
        if (message.find(phrase) != std::string::npos) {
            return true;
        }
    }
    return false;
}

// Messages of Gloo and of libtorch's checks begin with '[file:line] ' of their own sources, which tells a user nothing.
std::string without_source_location(std::string message) {
    if (!message.empty() && message.front() == '[') {
        const auto end = message.find("] ");
        if (end != std::string::npos && message.find(':') < end) {
            message.erase(0, end + 2);
        }
    }
    while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) {
        message.pop_back();
    }
    return message;
}

int fail_in(const char *where, const std::string &message) {
    const int status = tells_of_memory(message) ? SIMMOE_OUT_OF_MEMORY : SIMMOE_ERROR;
    return simmoe::fail(status, std::string(where) + ": " + without_source_location(message));
}

} // namespace

namespace simmoe {

int fail(int status, std::string message) noexcept {
    last_error = std::move(message);
    return status;
}

void refuse_argument(std::string message) { throw Refusal{SIMMOE_ARGUMENT, std::move(message)}; }

void refuse_unsupported(std::string message) { throw Refusal{SIMMOE_UNSUPPORTED, std::move(message)}; }

int fail_with_current_exception(const char *where) noexcept {
    try {
        throw;
    } catch (const Refusal &refusal) {
        return fail(refusal.status, std::string(where) + ": " + refusal.message);
    } catch (const c10::OutOfMemoryError &error) {
        return fail(SIMMOE_OUT_OF_MEMORY, std::string(where) + ": " + error.what_without_backtrace());
    } catch (const c10::Error &error) {
        return fail_in(where, error.what_without_backtrace());
    } catch (const std::bad_alloc &) {
        return fail(SIMMOE_OUT_OF_MEMORY, std::string(where) + ": out of host memory");
    } catch (const std::exception &error) {
        return fail_in(where, error.what());
    } catch (...) {
        return fail(SIMMOE_ERROR, std::string(where) + ": an exception of unknown type");
    }
}

} // namespace simmoe

const char *simmoe_last_error(void) { return last_error.c_str(); }
