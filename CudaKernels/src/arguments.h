// Between simmoe_value and libtorch's IValue, by the types of an operator's schema.
#pragma once

#include "error.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include <vector>

namespace simmoe {

// The IValue that the schema's argument takes. Refuses with the argument's name, its type and what was given.
c10::IValue to_ivalue(const c10::Argument &argument, const simmoe_value &value);

// Values for the caller: handles, numbers and lists of handles are new. Nothing leaks if one of them has no form in this interface.
void to_values(const std::vector<c10::IValue> &results, simmoe_value *values);

} // namespace simmoe
