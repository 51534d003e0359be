#include "tensor.h"

#include <ATen/ATen.h>
#include <c10/core/ScalarType.h>

#include <atomic>
#include <cstring>

namespace {

std::atomic<int64_t> live_tensors{0};

at::ScalarType scalar_type(int dtype) {
    if (dtype < 0 || dtype >= static_cast<int>(at::ScalarType::NumOptions) || dtype == static_cast<int>(at::ScalarType::Undefined)) {
        simmoe::refuse_argument("dtype " + std::to_string(dtype) + " is no number of a c10::ScalarType");
    }
    return static_cast<at::ScalarType>(dtype);
}

at::IntArrayRef shape_of(const int64_t *sizes, int dimensions) {
    if (dimensions < 0 || (dimensions > 0 && sizes == nullptr)) {
        simmoe::refuse_argument("sizes of " + std::to_string(dimensions) + " dimensions are not given");
    }
    return {sizes, static_cast<size_t>(dimensions)};
}

} // namespace

simmoe_tensor simmoe::new_handle(at::Tensor tensor) {
    if (!tensor.defined()) {
        return nullptr;
    }
    auto *handle = new at::Tensor(std::move(tensor));
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return handle;
}

int64_t simmoe_live_tensors(void) { return live_tensors.load(std::memory_order_relaxed); }

void simmoe_tensor_free(simmoe_tensor tensor) {
    if (tensor != nullptr) {
        delete static_cast<at::Tensor *>(tensor);
        live_tensors.fetch_sub(1, std::memory_order_relaxed);
    }
}

int simmoe_tensor_alias(simmoe_tensor tensor, simmoe_tensor *alias) {
    return simmoe::guarded(__func__, [&] { *alias = simmoe::new_handle(simmoe::tensor_of(tensor)); });
}

int simmoe_tensor_from_data(const void *data, int64_t byte_count, int dtype, const int64_t *sizes, int dimensions, simmoe_tensor *tensor) {
    return simmoe::guarded(__func__, [&] {
        at::Tensor copy = at::empty(shape_of(sizes, dimensions), at::TensorOptions().dtype(scalar_type(dtype)));
        if (static_cast<int64_t>(copy.nbytes()) != byte_count) {
            simmoe::refuse_argument(std::to_string(byte_count) + " bytes given where the shape takes " + std::to_string(copy.nbytes()));
        }
        if (byte_count > 0) {
            std::memcpy(copy.data_ptr(), data, static_cast<size_t>(byte_count));
        }
        *tensor = simmoe::new_handle(std::move(copy));
    });
}

int simmoe_tensor_map(void *data, int dtype, const int64_t *sizes, int dimensions, simmoe_tensor *tensor) {
    return simmoe::guarded(__func__, [&] {
        const auto shape = shape_of(sizes, dimensions);
        *tensor = simmoe::new_handle(at::from_blob(data, shape, at::TensorOptions().dtype(scalar_type(dtype))));
    });
}

int simmoe_tensor_read(simmoe_tensor tensor, void *data, int64_t byte_count) {
    return simmoe::guarded(__func__, [&] {
        const at::Tensor host = simmoe::tensor_of(tensor).detach().to(at::kCPU).contiguous();
        if (static_cast<int64_t>(host.nbytes()) != byte_count) {
            simmoe::refuse_argument("room for " + std::to_string(byte_count) + " bytes given where the tensor has " + std::to_string(host.nbytes()));
        }
        if (byte_count > 0) {
            std::memcpy(data, host.data_ptr(), static_cast<size_t>(byte_count));
        }
    });
}

int simmoe_tensor_dimensions(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, -1, [&] { return static_cast<int>(simmoe::tensor_of(tensor).dim()); });
}

int simmoe_tensor_shape(simmoe_tensor tensor, int64_t *sizes, int64_t *strides) {
    return simmoe::guarded(__func__, [&] {
        const at::Tensor &self = simmoe::tensor_of(tensor);
        for (int64_t i = 0; i < self.dim(); i++) {
            if (sizes != nullptr) {
                sizes[i] = self.size(i);
            }
            if (strides != nullptr) {
                strides[i] = self.stride(i);
            }
        }
    });
}

int64_t simmoe_tensor_elements(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, int64_t{-1}, [&] { return simmoe::tensor_of(tensor).numel(); });
}

int simmoe_tensor_dtype(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, -1, [&] { return static_cast<int>(simmoe::tensor_of(tensor).scalar_type()); });
}

int simmoe_tensor_device(simmoe_tensor tensor, int *type, int *index) {
    return simmoe::guarded(__func__, [&] {
        const at::Device device = simmoe::tensor_of(tensor).device();
        *type = static_cast<int>(device.type());
        *index = device.index();
    });
}

void *simmoe_tensor_data(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, static_cast<void *>(nullptr), [&] { return simmoe::tensor_of(tensor).data_ptr(); });
}

int simmoe_tensor_is_contiguous(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, 0, [&] { return simmoe::tensor_of(tensor).is_contiguous() ? 1 : 0; });
}

int simmoe_tensor_is_same(simmoe_tensor a, simmoe_tensor b) {
    return simmoe::guarded_value(__func__, 0, [&] { return simmoe::tensor_of(a, "a").is_same(simmoe::tensor_of(b, "b")) ? 1 : 0; });
}
