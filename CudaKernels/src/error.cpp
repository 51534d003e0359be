#include "error.h"

#include <array>
#include <exception>
#include <new>

namespace {

thread_local std::string message_of_thread;

int fail(int status, const char *where, const std::string &message) {
    message_of_thread = std::string(where) + ": " + message;
    return status;
}

// Allocators and drivers say it in their own words.
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

} // namespace

namespace simmoe {

void refuse_argument(std::string message) { throw Refusal{SIMMOE_ARGUMENT, std::move(message)}; }

const char *last_error() noexcept { return message_of_thread.c_str(); }

int fail_with_current_exception(const char *where) noexcept {
    try {
        throw;
    } catch (const Refusal &refusal) {
        return fail(refusal.status, where, refusal.message);
    } catch (const std::bad_alloc &) {
        return fail(SIMMOE_OUT_OF_MEMORY, where, "out of host memory");
    } catch (const std::exception &error) {
        const std::string message = error.what();
        return fail(tells_of_memory(message) ? SIMMOE_OUT_OF_MEMORY : SIMMOE_ERROR, where, without_source_location(message));
    } catch (...) {
        return fail(SIMMOE_ERROR, where, "an exception of unknown type");
    }
}

} // namespace simmoe
