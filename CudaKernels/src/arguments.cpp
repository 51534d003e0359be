#include "arguments.h"

#include "tensor.h"

#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include <cstdlib>

namespace {

using c10::IValue;
using c10::TypeKind;

const char *kind_name(int32_t kind) {
    static constexpr const char *kNames[] = {"nothing",           "a tensor",          "an integer",
                                             "a number",          "a boolean",         "a list of integers",
                                             "a list of numbers", "a list of tensors", "a list of optional tensors",
                                             "a string",          "a device",          "a list of booleans"};
    return kind >= 0 && kind <= SIMMOE_BOOL_LIST ? kNames[kind] : "a value of unknown kind";
}

[[noreturn]] void refuse(const c10::Argument &argument, const simmoe_value &value) {
    simmoe::refuse_argument("argument '" + argument.name() + "' takes " + argument.real_type()->repr_str() + ", not " + kind_name(value.kind));
}

c10::Device device_of(int64_t code) { return {static_cast<c10::DeviceType>(code / 256), static_cast<c10::DeviceIndex>(code % 256 - 1)}; }

IValue scalar(TypeKind wanted, const c10::Argument &argument, const simmoe_value &value) {
    switch (wanted) {
    case TypeKind::TensorType:
        if (value.kind == SIMMOE_TENSOR) {
            return simmoe::tensor_or_undefined(value.pointer);
        }
        break;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
    case TypeKind::ScalarTypeType:
    case TypeKind::LayoutType:
    case TypeKind::MemoryFormatType:
        if (value.kind == SIMMOE_INT) {
            return value.integer;
        }
        if (value.kind == SIMMOE_BOOL) {
            return static_cast<int64_t>(value.integer != 0);
        }
        break;
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
        if (value.kind == SIMMOE_DOUBLE) {
            return value.number;
        }
        if (value.kind == SIMMOE_INT) {
            return static_cast<double>(value.integer);
        }
        break;
    case TypeKind::NumberType:
        if (value.kind == SIMMOE_DOUBLE) {
            return value.number;
        }
        if (value.kind == SIMMOE_INT) {
            return value.integer;
        }
        if (value.kind == SIMMOE_BOOL) {
            return value.integer != 0;
        }
        break;
    case TypeKind::BoolType:
        if (value.kind == SIMMOE_BOOL || value.kind == SIMMOE_INT) {
            return value.integer != 0;
        }
        break;
    case TypeKind::StringType:
        if (value.kind == SIMMOE_STRING) {
            return std::string(static_cast<const char *>(value.pointer), static_cast<size_t>(value.count));
        }
        break;
    case TypeKind::DeviceObjType:
        if (value.kind == SIMMOE_DEVICE) {
            return device_of(value.integer);
        }
        break;
    default:
        break;
    }
    refuse(argument, value);
}

template <class Element> std::vector<Element> copy_of(const simmoe_value &value) {
    const auto *first = static_cast<const Element *>(value.pointer);
    return {first, first + value.count};
}

// A list of whole numbers where the schema asks for doubles, as torch.tensor users write [1, 2].
std::vector<double> doubles_of(const simmoe_value &value) {
    const auto *first = static_cast<const int64_t *>(value.pointer);
    return {first, first + value.count};
}

IValue tensors_of(const simmoe_value &value) {
    const auto *handles = static_cast<const simmoe_tensor *>(value.pointer);
    c10::List<at::Tensor> list;
    list.reserve(static_cast<size_t>(value.count));
    for (int32_t i = 0; i < value.count; i++) {
        list.push_back(simmoe::tensor_of(handles[i], "a tensor of a list"));
    }
    return list;
}

IValue optional_tensors_of(const simmoe_value &value) {
    const auto *handles = static_cast<const simmoe_tensor *>(value.pointer);
    c10::List<c10::optional<at::Tensor>> list;
    list.reserve(static_cast<size_t>(value.count));
    for (int32_t i = 0; i < value.count; i++) {
        list.push_back(handles[i] == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(simmoe::tensor_of(handles[i])));
    }
    return list;
}

IValue list(const c10::Type &element, const c10::Argument &argument, const simmoe_value &value) {
    switch (element.kind()) {
    case TypeKind::IntType:
    case TypeKind::SymIntType:
        if (value.kind == SIMMOE_INT_LIST) {
            return c10::List<int64_t>(c10::ArrayRef<int64_t>(static_cast<const int64_t *>(value.pointer), static_cast<size_t>(value.count)));
        }
        break;
    case TypeKind::FloatType:
        if (value.kind == SIMMOE_DOUBLE_LIST) {
            return copy_of<double>(value);
        }
        if (value.kind == SIMMOE_INT_LIST) {
            return doubles_of(value);
        }
        break;
    case TypeKind::BoolType:
        if (value.kind == SIMMOE_BOOL_LIST) {
            c10::List<bool> flags;
            for (const uint8_t flag : copy_of<uint8_t>(value)) {
                flags.push_back(flag != 0);
            }
            return flags;
        }
        break;
    case TypeKind::TensorType:
        if (value.kind == SIMMOE_TENSOR_LIST) {
            return tensors_of(value);
        }
        break;
    case TypeKind::OptionalType:
        if (value.kind == SIMMOE_TENSOR_LIST || value.kind == SIMMOE_OPTIONAL_TENSOR_LIST) {
            return optional_tensors_of(value);
        }
        break;
    default:
        break;
    }
    refuse(argument, value);
}

// Holds what has been made so far, and frees it unless the caller took all.
class Results {
public:
    Results(simmoe_value *values, size_t count) : values_(values), count_(count) {
        for (size_t i = 0; i < count_; i++) {
            values_[i] = simmoe_value{SIMMOE_NONE, 0, {0}};
        }
    }
    Results(const Results &) = delete;
    Results &operator=(const Results &) = delete;
    ~Results() {
        if (!taken_) {
            for (size_t i = 0; i < count_; i++) {
                release(values_[i]);
            }
        }
    }
    void set(size_t index, const IValue &result) {
        simmoe_value &value = values_[index];
        if (result.isTensor()) {
            value.kind = SIMMOE_TENSOR;
            value.pointer = simmoe::new_handle(result.toTensor());
        } else if (result.isInt()) {
            value.kind = SIMMOE_INT;
            value.integer = result.toInt();
        } else if (result.isDouble()) {
            value.kind = SIMMOE_DOUBLE;
            value.number = result.toDouble();
        } else if (result.isBool()) {
            value.kind = SIMMOE_BOOL;
            value.integer = result.toBool() ? 1 : 0;
        } else if (result.isTensorList()) {
            set_list(value, result.toTensorVector());
        } else if (!result.isNone()) {
            simmoe::refuse_unsupported("result " + std::to_string(index) + " is of type " + result.tagKind() + ", which has no form in this interface");
        }
    }
    void take() { taken_ = true; }

private:
    static void set_list(simmoe_value &value, const std::vector<at::Tensor> &tensors) {
        auto *handles = static_cast<simmoe_tensor *>(std::calloc(tensors.size() + 1, sizeof(simmoe_tensor)));
        if (handles == nullptr) {
            throw std::bad_alloc();
        }
        value.kind = SIMMOE_TENSOR_LIST;
        value.pointer = handles;
        value.count = static_cast<int32_t>(tensors.size());
        for (size_t i = 0; i < tensors.size(); i++) {
            handles[i] = simmoe::new_handle(tensors[i]);
        }
    }
    static void release(simmoe_value &value) {
        if (value.kind == SIMMOE_TENSOR) {
            simmoe_tensor_free(value.pointer);
        } else if (value.kind == SIMMOE_TENSOR_LIST) {
            auto *handles = static_cast<simmoe_tensor *>(value.pointer);
            for (int32_t i = 0; i < value.count; i++) {
                simmoe_tensor_free(handles[i]);
            }
            std::free(handles);
        }
        value = simmoe_value{SIMMOE_NONE, 0, {0}};
    }

    simmoe_value *values_;
    size_t count_;
    bool taken_ = false;
};

} // namespace

namespace simmoe {

IValue to_ivalue(const c10::Argument &argument, const simmoe_value &value) {
    const c10::Type *type = argument.type().get();
    if (type->kind() == TypeKind::OptionalType) {
        // An undefined tensor given for 'Tensor?' is an absent one.
        if (value.kind == SIMMOE_NONE || (value.kind == SIMMOE_TENSOR && value.pointer == nullptr)) {
            return {};
        }
        type = type->containedTypes().front().get();
    }
    if (type->kind() == TypeKind::ListType) {
        return list(*type->containedTypes().front(), argument, value);
    }
    return scalar(type->kind(), argument, value);
}

void to_values(const std::vector<IValue> &results, simmoe_value *values) {
    Results made(values, results.size());
    for (size_t i = 0; i < results.size(); i++) {
        made.set(i, results[i]);
    }
    made.take();
}

} // namespace simmoe

void simmoe_list_free(void *pointer) { std::free(pointer); }
