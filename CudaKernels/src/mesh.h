// Ranks that are connected by Gloo, each with each.
#pragma once

#include <gloo/context.h>
#include <gloo/transport/device.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace simmoe {

// The network interface at an address of this host; without one, that of GLOO_SOCKET_IFNAME, else of the host's name, else loopback.
std::shared_ptr<::gloo::transport::Device> device_at(const char *address);

// A Gloo context whose ranks learn each other's addresses from the caller instead of from a store of Gloo.
class Mesh : public ::gloo::Context {
public:
    Mesh(int rank, int ranks, std::shared_ptr<::gloo::transport::Device> device, std::chrono::milliseconds timeout);

    // Where the other ranks reach this one: an address for each of them, in rank order.
    const std::vector<char> &address() const { return address_; }

    // Takes the addresses of all ranks, in rank order, and waits until this rank is connected with every other.
    void connect(const std::vector<std::vector<char>> &addresses);

    bool is_connected() const { return is_connected_; }

    // Tells one transfer's messages from the next one's; all ranks count alike, as they make the same calls.
    uint32_t next_tag() { return tag_++; }

private:
    std::vector<char> address_;
    size_t address_size_ = 0;
    bool is_connected_ = false;
    uint32_t tag_ = 0;
};

} // namespace simmoe
