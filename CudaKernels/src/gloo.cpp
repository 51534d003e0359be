// The collectives of the C interface, over Gloo.
#include "error.h"
#include "mesh.h"
#include "reduction.h"

#include <gloo/allgather.h>
#include <gloo/allreduce.h>
#include <gloo/alltoallv.h>
#include <gloo/barrier.h>
#include <gloo/broadcast.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace {

using simmoe::Mesh;
using Group = std::shared_ptr<Mesh>;

Group &group_of(void *handle) {
    if (handle == nullptr) {
        simmoe::refuse_argument("group is NULL");
    }
    return *static_cast<Group *>(handle);
}

Group &connected(void *handle) {
    Group &group = group_of(handle);
    if (!group->is_connected()) {
        simmoe::refuse_argument("the group is not connected yet");
    }
    return group;
}

size_t size_of(int64_t count, const char *what) {
    if (count < 0) {
        simmoe::refuse_argument(std::string(what) + " is " + std::to_string(count) + ", which is below 0");
    }
    return static_cast<size_t>(count);
}

std::vector<int64_t> parts_of(const int64_t *bytes, int ranks, const char *what) {
    if (bytes == nullptr) {
        simmoe::refuse_argument(std::string(what) + " is NULL");
    }
    std::vector<int64_t> parts(bytes, bytes + ranks);
    for (const int64_t part : parts) {
        static_cast<void>(size_of(part, what));
    }
    return parts;
}

void exchange(Group &group, void *receive, std::vector<int64_t> receive_bytes, const void *send, std::vector<int64_t> send_bytes) {
    ::gloo::AlltoallvOptions options(group);
    options.setTag(group->next_tag());
    // Gloo only reads what it sends.
    options.setInput(static_cast<uint8_t *>(const_cast<void *>(send)), std::move(send_bytes));
    options.setOutput(static_cast<uint8_t *>(receive), std::move(receive_bytes));
    ::gloo::alltoallv(options);
}

// T stands for any type of its size: the reduction knows the true one.
template <class T> void all_reduce_as(Group &group, void *data, size_t count, const simmoe::Combine &combine) {
    ::gloo::AllreduceOptions options(group);
    options.setTag(group->next_tag());
    options.setOutput(static_cast<T *>(data), count);
    options.setReduceFunction(combine);
    ::gloo::allreduce(options);
}

void all_reduce(Group &group, void *data, size_t count, size_t element_size, const simmoe::Combine &combine) {
    switch (element_size) {
    case 1:
        return all_reduce_as<uint8_t>(group, data, count, combine);
    case 2:
        return all_reduce_as<uint16_t>(group, data, count, combine);
    case 4:
        return all_reduce_as<uint32_t>(group, data, count, combine);
    default:
        return all_reduce_as<uint64_t>(group, data, count, combine);
    }
}

// The caller's numbers in the type in which they are reduced, and back.
class Working {
public:
    Working(const simmoe::Element &element, const void *values, size_t count) : element_(element), count_(count) {
        if (element.widen != nullptr) {
            wide_.resize(count * element.working_size);
            element.widen(wide_.data(), values, count);
        }
    }
    // What is reduced: the wide copy, or the caller's memory itself.
    void *data(void *values) { return element_.widen != nullptr ? wide_.data() : values; }
    void store(void *values) const {
        if (element_.narrow != nullptr) {
            element_.narrow(values, wide_.data(), count_);
        }
    }

private:
    const simmoe::Element &element_;
    size_t count_;
    std::vector<char> wide_;
};

} // namespace

int simmoe_gloo_group(int rank, int ranks, const char *interface_address, int timeout_ms, void **group) {
    return simmoe::guarded(__func__, [&] {
        if (rank < 0 || rank >= ranks || timeout_ms <= 0 || group == nullptr) {
            simmoe::refuse_argument("takes a rank in [0, ranks), a timeout above 0 and a place for the group");
        }
        *group = new Group(std::make_shared<Mesh>(rank, ranks, simmoe::device_at(interface_address), std::chrono::milliseconds(timeout_ms)));
    });
}

int simmoe_gloo_address(void *group, const void **bytes, int64_t *byte_count) {
    return simmoe::guarded(__func__, [&] {
        const auto &address = group_of(group)->address();
        *bytes = address.data();
        *byte_count = static_cast<int64_t>(address.size());
    });
}

int simmoe_gloo_connect(void *group, const void *const *bytes, const int64_t *byte_counts) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = group_of(group);
        if (mesh->is_connected()) {
            simmoe::refuse_argument("the group is connected already");
        }
        const auto counts = parts_of(byte_counts, mesh->size, "byte_counts");
        std::vector<std::vector<char>> addresses;
        for (size_t peer = 0; peer < counts.size(); peer++) {
            const char *first = static_cast<const char *>(bytes[peer]);
            addresses.emplace_back(first, first + counts[peer]);
        }
        mesh->connect(addresses);
    });
}

void simmoe_gloo_group_free(void *group) {
    static_cast<void>(simmoe::guarded(__func__, [&] { delete static_cast<Group *>(group); }));
}

int simmoe_gloo_all_to_all(void *group, void *receive, const int64_t *receive_bytes, const void *send, const int64_t *send_bytes) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        exchange(mesh, receive, parts_of(receive_bytes, mesh->size, "receive_bytes"), send, parts_of(send_bytes, mesh->size, "send_bytes"));
    });
}

int simmoe_gloo_all_reduce(void *group, void *data, int64_t count, int type, int reduction) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        const simmoe::Element &element = simmoe::element_of(type);
        const simmoe::Combine &combine = simmoe::combine_of(element, reduction);
        const size_t elements = size_of(count, "count");
        if (elements == 0) {
            return;
        }
        Working working(element, data, elements);
        void *values = working.data(data);
        all_reduce(mesh, values, elements, element.working_size, combine);
        if (reduction == SIMMOE_MEAN) {
            element.divide(values, elements, mesh->size);
        }
        working.store(data);
    });
}

int simmoe_gloo_all_gather(void *group, void *receive, const void *send, int64_t byte_count) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        const size_t bytes = size_of(byte_count, "byte_count");
        if (bytes == 0) {
            return;
        }
        ::gloo::AllgatherOptions options(mesh);
        options.setTag(mesh->next_tag());
        options.setInput(static_cast<uint8_t *>(const_cast<void *>(send)), bytes);
        options.setOutput(static_cast<uint8_t *>(receive), bytes * static_cast<size_t>(mesh->size));
        ::gloo::allgather(options);
    });
}

int simmoe_gloo_reduce_scatter(void *group, void *receive, const void *send, int64_t count, int type, int reduction) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        const simmoe::Element &element = simmoe::element_of(type);
        const simmoe::Combine &combine = simmoe::combine_of(element, reduction);
        const size_t elements = size_of(count, "count"), ranks = static_cast<size_t>(mesh->size), bytes = elements * element.size;
        if (elements == 0) {
            return;
        }
        // Every rank receives the others' addends of its part and adds them in rank order: Gloo's own order depends on the rank.
        std::vector<char> parts(ranks * bytes);
        const std::vector<int64_t> even(ranks, static_cast<int64_t>(bytes));
        exchange(mesh, parts.data(), even, send, even);
        Working working(element, parts.data(), ranks * elements);
        char *addends = static_cast<char *>(working.data(parts.data()));
        const size_t stride = elements * element.working_size;
        for (size_t rank = 1; rank < ranks; rank++) {
            combine(addends, addends, addends + rank * stride, elements);
        }
        if (reduction == SIMMOE_MEAN) {
            element.divide(addends, elements, mesh->size);
        }
        if (element.narrow != nullptr) {
            element.narrow(receive, addends, elements);
        } else {
            std::memcpy(receive, addends, bytes);
        }
    });
}

int simmoe_gloo_broadcast(void *group, void *data, int64_t byte_count, int root) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        if (root < 0 || root >= mesh->size) {
            simmoe::refuse_argument("root " + std::to_string(root) + " is no rank of " + std::to_string(mesh->size));
        }
        const size_t bytes = size_of(byte_count, "byte_count");
        if (bytes == 0) {
            return;
        }
        ::gloo::BroadcastOptions options(mesh);
        options.setTag(mesh->next_tag());
        options.setRoot(root);
        options.setOutput(static_cast<uint8_t *>(data), bytes);
        ::gloo::broadcast(options);
    });
}

int simmoe_gloo_barrier(void *group) {
    return simmoe::guarded(__func__, [&] {
        Group &mesh = connected(group);
        ::gloo::BarrierOptions options(mesh);
        options.setTag(mesh->next_tag());
        ::gloo::barrier(options);
    });
}
