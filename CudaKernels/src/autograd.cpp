#include "tensor.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#define SIMMOE_HAS_ACCUMULATE_HOOKS (TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1))

#if SIMMOE_HAS_ACCUMULATE_HOOKS
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>
#endif

#include <memory>

namespace {

using torch::autograd::variable_list;

variable_list tensors_of(const simmoe_tensor *handles, int count, const char *what) {
    variable_list tensors;
    for (int i = 0; i < count; i++) {
        tensors.push_back(simmoe::tensor_of(handles[i], what));
    }
    return tensors;
}

// An undefined gradient stands for 1 where the output is a scalar.
variable_list gradients_of(const simmoe_tensor *handles, int count) {
    variable_list gradients;
    for (int i = 0; handles != nullptr && i < count; i++) {
        gradients.push_back(simmoe::tensor_or_undefined(handles[i]));
    }
    return gradients;
}

#if SIMMOE_HAS_ACCUMULATE_HOOKS

// libtorch keeps one hook of this kind for a leaf, so this one holds all of the callers'.
struct AccumulateHooks : torch::autograd::PostAccumulateGradHook {
    void operator()(const at::Tensor & /*leaf*/) override {
        for (const auto &hook : hooks) {
            hook.first(hook.second);
        }
    }
    std::vector<std::pair<simmoe_hook, void *>> hooks;
};

void add_accumulate_hook(const at::Tensor &leaf, simmoe_hook hook, void *context) {
    auto &slot = torch::autograd::impl::post_acc_grad_hooks(leaf);
    auto *ours = dynamic_cast<AccumulateHooks *>(slot.get());
    if (slot != nullptr && ours == nullptr) {
        simmoe::refuse_unsupported("the leaf has a hook of another library");
    }
    if (ours == nullptr) {
        auto made = std::make_unique<AccumulateHooks>();
        ours = made.get();
        torch::autograd::impl::set_post_acc_grad_hooks(leaf, std::move(made));
    }
    ours->hooks.emplace_back(hook, context);
}

#endif

} // namespace

int simmoe_grad_enabled(void) { return c10::GradMode::is_enabled() ? 1 : 0; }

void simmoe_set_grad_enabled(int enabled) { c10::GradMode::set_enabled(enabled != 0); }

int simmoe_requires_grad(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, 0, [&] { return simmoe::tensor_of(tensor).requires_grad() ? 1 : 0; });
}

int simmoe_set_requires_grad(simmoe_tensor tensor, int requires_grad) {
    return simmoe::guarded(__func__, [&] { simmoe::tensor_of(tensor).requires_grad_(requires_grad != 0); });
}

int simmoe_is_leaf(simmoe_tensor tensor) {
    return simmoe::guarded_value(__func__, 0, [&] { return simmoe::tensor_of(tensor).is_leaf() ? 1 : 0; });
}

int simmoe_grad(simmoe_tensor tensor, simmoe_tensor *grad) {
    return simmoe::guarded(__func__, [&] { *grad = simmoe::new_handle(simmoe::tensor_of(tensor).grad()); });
}

int simmoe_set_grad(simmoe_tensor tensor, simmoe_tensor grad_or_null) {
    return simmoe::guarded(__func__, [&] { simmoe::tensor_of(tensor).mutable_grad() = simmoe::tensor_or_undefined(grad_or_null); });
}

int simmoe_backward(const simmoe_tensor *outputs, const simmoe_tensor *gradients, int count, int retain_graph, int create_graph) {
    return simmoe::guarded(__func__, [&] {
        torch::autograd::backward(tensors_of(outputs, count, "an output"), gradients_of(gradients, count), retain_graph != 0, create_graph != 0);
    });
}

int simmoe_autograd_grad(const simmoe_tensor *outputs, const simmoe_tensor *gradients, int output_count, const simmoe_tensor *inputs, int input_count,
                         int retain_graph, int create_graph, int allow_unused, simmoe_tensor *results) {
    return simmoe::guarded(__func__, [&] {
        const variable_list found = torch::autograd::grad(tensors_of(outputs, output_count, "an output"), tensors_of(inputs, input_count, "an input"),
                                                          gradients_of(gradients, output_count), retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) {
            results[i] = simmoe::new_handle(found[i]);
        }
    });
}

int simmoe_after_accumulate(simmoe_tensor leaf, simmoe_hook hook, void *context) {
    return simmoe::guarded(__func__, [&] {
        const at::Tensor &self = simmoe::tensor_of(leaf, "leaf");
        if (hook == nullptr || !self.is_leaf() || !self.requires_grad()) {
            simmoe::refuse_argument("takes a hook and a leaf that requires a gradient");
        }
#if SIMMOE_HAS_ACCUMULATE_HOOKS
        add_accumulate_hook(self, hook, context);
#else
        static_cast<void>(context);
        simmoe::refuse_unsupported("needs libtorch 2.1 or later; this is " TORCH_VERSION);
#endif
    });
}
