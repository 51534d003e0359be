#include "arguments.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <array>
#include <atomic>
#include <map>
#include <mutex>

namespace {

struct Operator {
    explicit Operator(const c10::OperatorHandle &found) : handle(found), schema(found.schema()), name(schema.name()), text(c10::toString(schema)) {
        if (!schema.overload_name().empty()) {
            name += "." + schema.overload_name();
        }
    }
    c10::OperatorHandle handle;
    const c10::FunctionSchema &schema;
    std::string name;
    std::string text;
};

// Ids index this table, so a call finds its operator without a lock and without a string. Entries are never removed.
constexpr int32_t kCapacity = 4096;
std::array<std::atomic<const Operator *>, kCapacity> operators{};
std::mutex finding;
std::map<std::pair<std::string, std::string>, int32_t> ids;
int32_t next_id = 0;

int32_t find(const std::string &name, const std::string &overload) {
    const std::lock_guard<std::mutex> lock(finding);
    const auto known = ids.find({name, overload});
    if (known != ids.end()) {
        return known->second;
    }
    const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle.has_value()) {
        simmoe::refuse_unsupported("this libtorch has no operator " + name + (overload.empty() ? "" : "." + overload));
    }
    if (next_id == kCapacity) {
        simmoe::refuse_unsupported("more than " + std::to_string(kCapacity) + " operators in use");
    }
    const int32_t id = next_id++;
    operators[static_cast<size_t>(id)].store(new Operator(*handle), std::memory_order_release);
    ids.emplace(std::make_pair(name, overload), id);
    return id;
}

const Operator &operator_of(int32_t id) {
    const Operator *entry = id >= 0 && id < kCapacity ? operators[static_cast<size_t>(id)].load(std::memory_order_acquire) : nullptr;
    if (entry == nullptr) {
        simmoe::refuse_argument(std::to_string(id) + " is no operator's id");
    }
    return *entry;
}

void push_arguments(const Operator &entry, const simmoe_value *arguments, size_t count, torch::jit::Stack &stack) {
    const auto &wanted = entry.schema.arguments();
    if (count > wanted.size()) {
        simmoe::refuse_argument("takes " + std::to_string(wanted.size()) + " arguments, not " + std::to_string(count) + ": " + entry.text);
    }
    for (size_t i = 0; i < count; i++) {
        stack.push_back(simmoe::to_ivalue(wanted[i], arguments[i]));
    }
    for (size_t i = count; i < wanted.size(); i++) {
        const auto &missing = wanted[i].default_value();
        if (!missing.has_value()) {
            simmoe::refuse_argument("argument '" + wanted[i].name() + "' is missing: " + entry.text);
        }
        stack.push_back(*missing);
    }
}

// One stack for each thread, so that a call allocates none. A hook that calls an operator inside a call finds it taken and makes its own.
class CallStack {
public:
    CallStack() : stack_(std::move(spare())) { stack_.clear(); }
    CallStack(const CallStack &) = delete;
    CallStack &operator=(const CallStack &) = delete;
    ~CallStack() {
        stack_.clear();
        spare() = std::move(stack_);
    }
    torch::jit::Stack &get() { return stack_; }

private:
    static torch::jit::Stack &spare() {
        thread_local torch::jit::Stack stack;
        return stack;
    }
    torch::jit::Stack stack_;
};

} // namespace

int simmoe_operator_find(const char *name, const char *overload, int32_t *id) {
    return simmoe::guarded(__func__, [&] {
        if (name == nullptr || id == nullptr) {
            simmoe::refuse_argument("name or id is NULL");
        }
        *id = find(name, overload == nullptr ? "" : overload);
    });
}

int simmoe_operator_schema(int32_t id, const char **schema) {
    return simmoe::guarded(__func__, [&] { *schema = operator_of(id).text.c_str(); });
}

int simmoe_operator_call(int32_t id, const simmoe_value *arguments, int argument_count, simmoe_value *results, int result_count) {
    const char *where = __func__;
    try {
        const Operator &entry = operator_of(id);
        where = entry.name.c_str();
        if (argument_count < 0 || static_cast<size_t>(result_count) != entry.schema.returns().size()) {
            simmoe::refuse_argument("returns " + std::to_string(entry.schema.returns().size()) + " values, not " + std::to_string(result_count) + ": " +
                                    entry.text);
        }
        CallStack stack;
        push_arguments(entry, arguments, static_cast<size_t>(argument_count), stack.get());
        entry.handle.callBoxed(&stack.get());
        simmoe::to_values(stack.get(), results);
        return SIMMOE_OK;
    } catch (...) {
        return simmoe::fail_with_current_exception(where);
    }
}
