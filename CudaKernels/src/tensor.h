// Handles: heap-allocated at::Tensor, counted from creation to release.
#pragma once

#include "error.h"

#include <ATen/core/Tensor.h>

namespace simmoe {

// A new handle on the tensor; NULL for an undefined one.
simmoe_tensor new_handle(at::Tensor tensor);

// The tensor of a handle that must not be NULL; 'what' names the argument in the refusal.
inline at::Tensor &tensor_of(simmoe_tensor handle, const char *what = "tensor") {
    if (handle == nullptr) {
        refuse_argument(std::string(what) + " is NULL");
    }
    return *static_cast<at::Tensor *>(handle);
}

// The same for a handle that may be NULL, which is an undefined tensor.
inline at::Tensor tensor_or_undefined(simmoe_tensor handle) { return handle == nullptr ? at::Tensor() : *static_cast<at::Tensor *>(handle); }

} // namespace simmoe
