// Gloo through c10d: one process group for each handle; every call waits for its transfer.
#include "build_parts.h"

#if SIMMOE_GLOO

#include "tensor.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <cstdlib>
#include <stdexcept>

namespace {

using Milliseconds = std::chrono::milliseconds;
using StorePointer = c10::intrusive_ptr<c10d::Store>;

enum Operation { kSum = 0, kMean = 1, kMax = 2, kMin = 3 };

struct Group {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> processes;
    int ranks;
};

Group &group_of(void *handle) {
    if (handle == nullptr) {
        simmoe::refuse_argument("group is NULL");
    }
    return *static_cast<Group *>(handle);
}

void *new_store(const char *host, int port, int ranks, int timeout_ms, bool is_server, int *bound_port) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = is_server;
    options.numWorkers = static_cast<size_t>(ranks);
    // Whoever does not come is found and named when a group is made.
    options.waitWorkers = false;
    options.timeout = Milliseconds(timeout_ms);
    auto store = c10::make_intrusive<c10d::TCPStore>(host, options);
    store->setTimeout(Milliseconds(timeout_ms));
    if (bound_port != nullptr) {
        *bound_port = store->getPort();
    }
    return new StorePointer(std::move(store));
}

std::string arrival_key(int rank) { return "arrived/" + std::to_string(rank); }

// Returns when all ranks have come, or throws and names those that did not.
void meet(c10d::Store &store, const std::string &name, int rank, int ranks, Milliseconds timeout) {
    std::vector<std::string> keys;
    for (int peer = 0; peer < ranks; peer++) {
        keys.push_back(arrival_key(peer));
    }
    store.set(arrival_key(rank), std::vector<uint8_t>{1});
    try {
        store.wait(keys, timeout);
    } catch (const std::exception &) {
        std::string missing;
        for (int peer = 0; peer < ranks; peer++) {
            if (!store.check({keys[static_cast<size_t>(peer)]})) {
                missing += (missing.empty() ? "" : ", ") + std::to_string(peer);
            }
        }
        if (missing.empty()) {
            throw;
        }
        throw std::runtime_error("of the " + std::to_string(ranks) + " ranks of group '" + name + "' these did not come within " +
                                 std::to_string(timeout.count()) + " ms: " + missing);
    }
}

// The given address; else the interface that users of Gloo name in this variable; else the address of the host's name, or loopback.
std::shared_ptr<::gloo::transport::Device> device_at(const char *address) {
    if (address != nullptr && *address != '\0') {
        return c10d::ProcessGroupGloo::createDeviceForHostname(address);
    }
    const char *interface = std::getenv("GLOO_SOCKET_IFNAME");
    if (interface != nullptr && *interface != '\0') {
        return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
    }
    return c10d::ProcessGroupGloo::createDefaultDevice();
}

const at::Tensor &movable(simmoe_tensor handle, const char *what) {
    const at::Tensor &tensor = simmoe::tensor_of(handle, what);
    if (!tensor.is_cpu() || !tensor.is_contiguous()) {
        simmoe::refuse_argument(std::string(what) + " is not a contiguous CPU tensor");
    }
    return tensor;
}

// Where bytes only move, a type that Gloo does not know travels as one of the same width that it does.
at::Tensor as_moved(const at::Tensor &tensor) {
    switch (tensor.scalar_type()) {
    case at::kBFloat16:
    case at::kShort:
        return tensor.detach().view(at::kHalf);
    case at::kBool:
        return tensor.detach().view(at::kByte);
    default:
        return tensor.detach();
    }
}

void require_same_type(const at::Tensor &receive, const at::Tensor &send) {
    if (receive.scalar_type() != send.scalar_type()) {
        simmoe::refuse_argument(std::string("receive is of ") + c10::toString(receive.scalar_type()) + ", send of " + c10::toString(send.scalar_type()));
    }
}

std::vector<int64_t> rows_of(const int64_t *rows, int ranks) { return rows == nullptr ? std::vector<int64_t>() : std::vector<int64_t>(rows, rows + ranks); }

void exchange(Group &group, at::Tensor receive, at::Tensor send, const int64_t *receive_rows, const int64_t *send_rows) {
    auto receive_counts = rows_of(receive_rows, group.ranks);
    auto send_counts = rows_of(send_rows, group.ranks);
    group.processes->alltoall_base(receive, send, receive_counts, send_counts)->wait();
}

void require_operation(int operation, const at::Tensor &tensor) {
    if (operation < kSum || operation > kMin) {
        simmoe::refuse_argument("operation " + std::to_string(operation) + " is none of 0 sum, 1 mean, 2 max, 3 min");
    }
    if (operation == kMean && !tensor.is_floating_point()) {
        simmoe::refuse_argument("a mean of whole numbers is not one; take the sum");
    }
}

// Half-width numbers are reduced in f32: rounding after each rank's addend would depend on the number of ranks.
bool reduces_in_float(const at::Tensor &tensor) { return tensor.scalar_type() == at::kBFloat16 || tensor.scalar_type() == at::kHalf; }

void all_reduce(Group &group, const at::Tensor &tensor, int operation) {
    std::vector<at::Tensor> travelling = {reduces_in_float(tensor) ? tensor.to(at::kFloat) : tensor.detach()};
    c10d::AllreduceOptions options;
    options.reduceOp = operation == kMax ? c10d::ReduceOp::MAX : operation == kMin ? c10d::ReduceOp::MIN : c10d::ReduceOp::SUM;
    group.processes->allreduce(travelling, options)->wait();
    if (operation == kMean) {
        travelling[0].div_(group.ranks);
    }
    if (!travelling[0].is_same(tensor) && travelling[0].data_ptr() != tensor.data_ptr()) {
        tensor.detach().copy_(travelling[0]);
    }
}

// Gloo of libtorch 1.13 has no reduce-scatter. Every rank receives the others' addends of its part and adds them in rank order.
void reduce_scatter(Group &group, const at::Tensor &receive, const at::Tensor &send, int operation) {
    if (send.dim() == 0 || receive.numel() * group.ranks != send.numel()) {
        simmoe::refuse_argument("send has " + std::to_string(send.numel()) + " elements where " + std::to_string(group.ranks) + " ranks receive " +
                                std::to_string(receive.numel()) + " each");
    }
    at::Tensor parts = at::empty_like(send.detach());
    exchange(group, as_moved(parts.view({group.ranks, -1})), as_moved(send.view({group.ranks, -1})), nullptr, nullptr);
    at::Tensor addends = parts.view({group.ranks, receive.numel()});
    if (reduces_in_float(addends)) {
        addends = addends.to(at::kFloat);
    }
    const at::Tensor reduced = operation == kMax ? addends.amax(0) : operation == kMin ? addends.amin(0) : addends.sum(0, false, addends.scalar_type());
    if (operation == kMean) {
        reduced.div_(group.ranks);
    }
    receive.detach().view({-1}).copy_(reduced);
}

} // namespace

int simmoe_gloo_server(const char *host, int port, int ranks, int timeout_ms, int *bound_port, void **store) {
    return simmoe::guarded(__func__, [&] { *store = new_store(host, port, ranks, timeout_ms, true, bound_port); });
}

int simmoe_gloo_client(const char *host, int port, int ranks, int timeout_ms, void **store) {
    return simmoe::guarded(__func__, [&] { *store = new_store(host, port, ranks, timeout_ms, false, nullptr); });
}

void simmoe_gloo_store_free(void *store) {
    static_cast<void>(simmoe::guarded(__func__, [&] { delete static_cast<StorePointer *>(store); }));
}

int simmoe_gloo_group(void *store, const char *name, int rank, int ranks, const char *interface_address, int timeout_ms, void **group) {
    return simmoe::guarded(__func__, [&] {
        if (store == nullptr || name == nullptr || rank < 0 || rank >= ranks) {
            simmoe::refuse_argument("takes a store, a name and a rank in [0, ranks)");
        }
        const Milliseconds timeout(timeout_ms);
        const auto shared = c10::make_intrusive<c10d::PrefixStore>(name, *static_cast<StorePointer *>(store));
        meet(*shared, name, rank, ranks, timeout);
        auto options = c10d::ProcessGroupGloo::Options::create(timeout);
        options->devices.push_back(device_at(interface_address));
        *group = new Group{c10::make_intrusive<c10d::ProcessGroupGloo>(shared, rank, ranks, options), ranks};
    });
}

void simmoe_gloo_group_free(void *group) {
    static_cast<void>(simmoe::guarded(__func__, [&] { delete static_cast<Group *>(group); }));
}

int simmoe_gloo_all_to_all(void *group, simmoe_tensor receive, simmoe_tensor send, const int64_t *receive_rows, const int64_t *send_rows) {
    return simmoe::guarded(__func__, [&] {
        const c10::NoGradGuard no_grad;
        const at::Tensor &to = movable(receive, "receive"), &from = movable(send, "send");
        require_same_type(to, from);
        exchange(group_of(group), as_moved(to), as_moved(from), receive_rows, send_rows);
    });
}

int simmoe_gloo_all_reduce(void *group, simmoe_tensor tensor, int operation) {
    return simmoe::guarded(__func__, [&] {
        const c10::NoGradGuard no_grad;
        const at::Tensor &values = movable(tensor, "tensor");
        require_operation(operation, values);
        all_reduce(group_of(group), values, operation);
    });
}

int simmoe_gloo_all_gather(void *group, simmoe_tensor receive, simmoe_tensor send) {
    return simmoe::guarded(__func__, [&] {
        const c10::NoGradGuard no_grad;
        Group &all = group_of(group);
        const at::Tensor &to = movable(receive, "receive"), &from = movable(send, "send");
        require_same_type(to, from);
        if (to.numel() != from.numel() * all.ranks) {
            simmoe::refuse_argument("receive has " + std::to_string(to.numel()) + " elements where " + std::to_string(all.ranks) + " ranks send " +
                                    std::to_string(from.numel()) + " each");
        }
        std::vector<at::Tensor> sent = {as_moved(from).view({-1})};
        std::vector<std::vector<at::Tensor>> parts = {as_moved(to).view({all.ranks, from.numel()}).unbind(0)};
        all.processes->allgather(parts, sent)->wait();
    });
}

int simmoe_gloo_reduce_scatter(void *group, simmoe_tensor receive, simmoe_tensor send, int operation) {
    return simmoe::guarded(__func__, [&] {
        const c10::NoGradGuard no_grad;
        const at::Tensor &to = movable(receive, "receive"), &from = movable(send, "send");
        require_same_type(to, from);
        require_operation(operation, from);
        reduce_scatter(group_of(group), to, from, operation);
    });
}

int simmoe_gloo_broadcast(void *group, simmoe_tensor tensor, int root) {
    return simmoe::guarded(__func__, [&] {
        const c10::NoGradGuard no_grad;
        std::vector<at::Tensor> travelling = {as_moved(movable(tensor, "tensor"))};
        c10d::BroadcastOptions options;
        options.rootRank = root;
        group_of(group).processes->broadcast(travelling, options)->wait();
    });
}

int simmoe_gloo_barrier(void *group) {
    return simmoe::guarded(__func__, [&] { group_of(group).processes->barrier()->wait(); });
}

#else

#define SIMMOE_WITHOUT_GLOO(function, ...)                                                                                                                     \
    int function(__VA_ARGS__) { return simmoe::without("Gloo", #function); }

SIMMOE_WITHOUT_GLOO(simmoe_gloo_server, const char *, int, int, int, int *, void **)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_client, const char *, int, int, int, void **)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_group, void *, const char *, int, int, const char *, int, void **)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_to_all, void *, simmoe_tensor, simmoe_tensor, const int64_t *, const int64_t *)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_reduce, void *, simmoe_tensor, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_all_gather, void *, simmoe_tensor, simmoe_tensor)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_reduce_scatter, void *, simmoe_tensor, simmoe_tensor, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_broadcast, void *, simmoe_tensor, int)
SIMMOE_WITHOUT_GLOO(simmoe_gloo_barrier, void *)
void simmoe_gloo_store_free(void *) {}
void simmoe_gloo_group_free(void *) {}

#endif
