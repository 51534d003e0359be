#include "mesh.h"

#include "error.h"

#include <gloo/transport/address.h>
#include <gloo/transport/context.h>
#include <gloo/transport/pair.h>
#include <gloo/transport/tcp/device.h>

#include <climits>
#include <cstdlib>
#include <memory>
#include <netdb.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// True if a name or address is one of this host's. Gloo itself takes it for granted that a name has an address.
bool is_of_this_host(const char *name) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (getaddrinfo(name, nullptr, &hints, &found) != 0) {
        return false;
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
    for (const addrinfo *address = found; address != nullptr; address = address->ai_next) {
        const int probe = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
        if (probe == -1) {
            continue;
        }
        const bool is_own = bind(probe, address->ai_addr, address->ai_addrlen) == 0;
        close(probe);
        if (is_own) {
            return true;
        }
    }
    return false;
}

} // namespace

namespace simmoe {

std::shared_ptr<::gloo::transport::Device> device_at(const char *address) {
    ::gloo::transport::tcp::attr place;
    char name[HOST_NAME_MAX + 1] = "";
    const char *interface = std::getenv("GLOO_SOCKET_IFNAME");
    if (address != nullptr && *address != '\0') {
        if (!is_of_this_host(address)) {
            throw std::runtime_error(std::string("'") + address + "' is no address of this host");
        }
        place.hostname = address;
    } else if (interface != nullptr && *interface != '\0') {
        place.iface = interface;
    } else if (gethostname(name, sizeof name - 1) == 0 && is_of_this_host(name)) {
        place.hostname = name;
    } else {
        place.hostname = "127.0.0.1";
    }
    return ::gloo::transport::tcp::CreateDevice(place);
}

Mesh::Mesh(int own_rank, int ranks, std::shared_ptr<::gloo::transport::Device> device, std::chrono::milliseconds timeout) : Context(own_rank, ranks) {
    setTimeout(timeout);
    device_ = std::move(device);
    transportContext_ = device_->createContext(rank, size);
    transportContext_->setTimeout(timeout);
    for (int peer = 0; peer < size; peer++) {
        if (peer == rank) {
            continue;
        }
        auto &pair = transportContext_->createPair(peer);
        pair->setLocalRank(0);
        const auto bytes = pair->address().bytes();
        address_size_ = bytes.size();
        address_.insert(address_.end(), bytes.begin(), bytes.end());
    }
}

void Mesh::connect(const std::vector<std::vector<char>> &addresses) {
    for (const auto &address : addresses) {
        if (address.size() != address_.size()) {
            refuse_argument("the address of a rank has " + std::to_string(address.size()) + " bytes where " + std::to_string(address_.size()) +
                            " are expected");
        }
    }
    for (int peer = 0; peer < size; peer++) {
        if (peer == rank) {
            continue;
        }
        // A rank's bytes leave out itself.
        const auto first = addresses[static_cast<size_t>(peer)].begin() + static_cast<std::ptrdiff_t>(address_size_) * (rank < peer ? rank : rank - 1);
        transportContext_->getPair(peer)->connect(std::vector<char>(first, first + static_cast<std::ptrdiff_t>(address_size_)));
    }
    is_connected_ = true;
}

} // namespace simmoe
