// Compiles and links where c10d's Gloo class can be called with the headers at hand.
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

int main() {
    auto options = c10d::ProcessGroupGloo::Options::create(std::chrono::milliseconds(1));
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname("localhost"));
    c10d::ProcessGroupGloo group({}, 0, 1, options);
    std::vector<at::Tensor> tensors;
    return group.allreduce(tensors)->wait() ? 0 : 1;
}
