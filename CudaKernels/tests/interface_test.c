/* Exercises the C interface on the CPU, as a caller without C++ would. Prints the failed checks; exit status 1 if there are any. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static simmoe_tensor vector(const float *values, int64_t count) {
    simmoe_tensor tensor = NULL;
    CHECK(simmoe_tensor_from_data(values, count * 4, FLOAT32, &count, 1, &tensor) == SIMMOE_OK);
    return tensor;
}

static simmoe_value of_tensor(simmoe_tensor tensor) { return (simmoe_value){.kind = SIMMOE_TENSOR, .pointer = tensor}; }

static simmoe_value of_int(int64_t integer) { return (simmoe_value){.kind = SIMMOE_INT, .integer = integer}; }

/* One result; its handle is the caller's. */
static simmoe_value call(const char *name, const char *overload, const simmoe_value *arguments, int count) {
    int32_t id = -1;
    simmoe_value result = {0};
    CHECK(simmoe_operator_find(name, overload, &id) == SIMMOE_OK);
    CHECK(simmoe_operator_call(id, arguments, count, &result, 1) == SIMMOE_OK);
    return result;
}

static void test_operator_gives_hand_computed_sum_with_default_and_converted_alpha(void) {
    const float a[] = {1, 2, 3}, b[] = {10, 20, 30};
    float sum[3] = {0};
    simmoe_value arguments[] = {of_tensor(vector(a, 3)), of_tensor(vector(b, 3)), of_int(2)};
    simmoe_value result = call("aten::add", "Tensor", arguments, 2);
    CHECK(result.kind == SIMMOE_TENSOR && simmoe_tensor_read(result.pointer, sum, sizeof sum) == SIMMOE_OK);
    CHECK(sum[0] == 11 && sum[1] == 22 && sum[2] == 33);
    simmoe_tensor_free(result.pointer);
    result = call("aten::add", "Tensor", arguments, 3);
    CHECK(simmoe_tensor_read(result.pointer, sum, sizeof sum) == SIMMOE_OK && sum[2] == 63);
    simmoe_tensor_free(result.pointer);
    simmoe_tensor_free(arguments[0].pointer);
    simmoe_tensor_free(arguments[1].pointer);
}

static void test_operator_takes_and_returns_lists(void) {
    const float a[] = {1, 2, 3, 4};
    simmoe_tensor whole = vector(a, 4);
    simmoe_value arguments[] = {of_tensor(whole), of_int(2), of_int(0)};
    simmoe_value parts = call("aten::split", "Tensor", arguments, 3);
    CHECK(parts.kind == SIMMOE_TENSOR_LIST && parts.count == 2);
    simmoe_value joined_arguments[] = {parts, of_int(0)};
    simmoe_value joined = call("aten::cat", "", joined_arguments, 2);
    float values[4] = {0};
    CHECK(simmoe_tensor_read(joined.pointer, values, sizeof values) == SIMMOE_OK && values[3] == 4);
    simmoe_tensor_free(joined.pointer);
    simmoe_tensor *handles = parts.pointer;
    simmoe_tensor_free(handles[0]);
    simmoe_tensor_free(handles[1]);
    simmoe_list_free(handles);
    simmoe_tensor_free(whole);
}

static void test_index_takes_absent_entries(void) {
    const float a[] = {1, 2, 3, 4};
    const int64_t shape[] = {2, 2}, one = 1, last = 1;
    simmoe_tensor matrix = NULL, column = NULL;
    CHECK(simmoe_tensor_from_data(a, sizeof a, FLOAT32, shape, 2, &matrix) == SIMMOE_OK);
    CHECK(simmoe_tensor_from_data(&last, 8, INT64, &one, 1, &column) == SIMMOE_OK);
    simmoe_tensor indices[] = {NULL, column};
    simmoe_value arguments[] = {of_tensor(matrix), {.kind = SIMMOE_OPTIONAL_TENSOR_LIST, .count = 2, .pointer = indices}};
    simmoe_value picked = call("aten::index", "Tensor", arguments, 2);
    float values[2] = {0};
    CHECK(simmoe_tensor_read(picked.pointer, values, sizeof values) == SIMMOE_OK && values[0] == 2 && values[1] == 4);
    simmoe_tensor_free(picked.pointer);
    simmoe_tensor_free(column);
    simmoe_tensor_free(matrix);
}

static void test_operator_takes_strings_devices_dtypes_and_flags(void) {
    const int64_t shape[] = {2, 3};
    simmoe_value arguments[] = {{.kind = SIMMOE_INT_LIST, .count = 2, .pointer = (void *)shape},
                                of_int(INT64),
                                {.kind = SIMMOE_NONE},
                                {.kind = SIMMOE_DEVICE, .integer = 0},
                                {.kind = SIMMOE_BOOL, .integer = 0}};
    simmoe_value zeros = call("aten::zeros", "", arguments, 5);
    CHECK(simmoe_tensor_dtype(zeros.pointer) == INT64 && simmoe_tensor_dimensions(zeros.pointer) == 2 && simmoe_tensor_elements(zeros.pointer) == 6);
    simmoe_tensor_free(zeros.pointer);
    const float x = 0.5f;
    simmoe_value gelu_arguments[] = {of_tensor(vector(&x, 1)), {.kind = SIMMOE_STRING, .count = 4, .pointer = "tanh"}};
    simmoe_value gelu = call("aten::gelu", "", gelu_arguments, 2);
    float y = 0;
    CHECK(simmoe_tensor_read(gelu.pointer, &y, 4) == SIMMOE_OK);
    /* x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) */
    CHECK(fabs(y - 0.25 * (1 + tanh(sqrt(2 / 3.14159265358979) * (0.5 + 0.044715 * 0.125)))) < 1e-6);
    simmoe_tensor_free(gelu.pointer);
    simmoe_tensor_free(gelu_arguments[0].pointer);
}

static void test_refusals_name_operator_and_argument(void) {
    const float a[] = {1, 2}, b[] = {1, 2, 3};
    int32_t id = -1;
    simmoe_value result = {0};
    CHECK(simmoe_operator_find("aten::no_such_thing", "", &id) == SIMMOE_UNSUPPORTED && strstr(simmoe_last_error(), "aten::no_such_thing") != NULL);
    CHECK(simmoe_operator_find("aten::add", "Tensor", &id) == SIMMOE_OK);
    simmoe_value arguments[] = {of_tensor(vector(a, 2)), of_int(1)};
    CHECK(simmoe_operator_call(id, arguments, 2, &result, 1) == SIMMOE_ARGUMENT);
    CHECK(strcmp(simmoe_last_error(), "aten::add.Tensor: argument 'other' takes Tensor, not an integer") == 0);
    CHECK(simmoe_operator_call(id, arguments, 1, &result, 1) == SIMMOE_ARGUMENT && strstr(simmoe_last_error(), "'other' is missing") != NULL);
    CHECK(simmoe_operator_call(id, arguments, 2, &result, 2) == SIMMOE_ARGUMENT && strstr(simmoe_last_error(), "returns 1 values, not 2") != NULL);
    CHECK(simmoe_operator_call(99999, arguments, 2, &result, 1) == SIMMOE_ARGUMENT);
    arguments[1] = of_tensor(vector(b, 3));
    CHECK(simmoe_operator_call(id, arguments, 2, &result, 1) == SIMMOE_ERROR);
    CHECK(strstr(simmoe_last_error(), "aten::add.Tensor: ") == simmoe_last_error() && strstr(simmoe_last_error(), "must match") != NULL);
    CHECK(strstr(simmoe_last_error(), "frame #") == NULL);
    CHECK(simmoe_tensor_dimensions(NULL) == -1 && strstr(simmoe_last_error(), "tensor is NULL") != NULL);
    simmoe_tensor_free(arguments[0].pointer);
    simmoe_tensor_free(arguments[1].pointer);
}

static void test_too_large_a_tensor_is_out_of_memory(void) {
    const int64_t shape[] = {(int64_t)1 << 46};
    int32_t id = -1;
    simmoe_value result = {0};
    simmoe_value arguments[] = {{.kind = SIMMOE_INT_LIST, .count = 1, .pointer = (void *)shape}};
    CHECK(simmoe_operator_find("aten::empty", "memory_format", &id) == SIMMOE_OK);
    CHECK(simmoe_operator_call(id, arguments, 1, &result, 1) == SIMMOE_OUT_OF_MEMORY);
}

/* y = sum(x * x): the gradient is 2 x, and accumulates. */
static void test_backward_accumulates_hand_computed_gradient(void) {
    const float x[] = {3, -1};
    float values[2] = {0};
    simmoe_tensor leaf = vector(x, 2), grad = leaf;
    CHECK(simmoe_set_requires_grad(leaf, 1) == SIMMOE_OK && simmoe_requires_grad(leaf) == 1 && simmoe_is_leaf(leaf) == 1);
    CHECK(simmoe_grad(leaf, &grad) == SIMMOE_OK && grad == NULL);
    for (int pass = 1; pass <= 2; pass++) {
        simmoe_value arguments[] = {of_tensor(leaf), of_tensor(leaf)};
        simmoe_value squares = call("aten::mul", "Tensor", arguments, 2);
        simmoe_value sum = call("aten::sum", "", &squares, 1);
        CHECK(simmoe_backward(&sum.pointer, NULL, 1, 0, 0) == SIMMOE_OK);
        CHECK(simmoe_grad(leaf, &grad) == SIMMOE_OK && simmoe_tensor_read(grad, values, sizeof values) == SIMMOE_OK);
        CHECK(values[0] == 6 * pass && values[1] == -2 * pass);
        simmoe_tensor_free(grad);
        simmoe_tensor_free(sum.pointer);
        simmoe_tensor_free(squares.pointer);
    }
    CHECK(simmoe_set_grad(leaf, NULL) == SIMMOE_OK && simmoe_grad(leaf, &grad) == SIMMOE_OK && grad == NULL);
    simmoe_tensor_free(leaf);
}

static void test_gradient_of_given_gradient_leaves_grad_alone(void) {
    const float x[] = {3, -1}, upstream[] = {10, 100};
    float values[2] = {0};
    simmoe_tensor leaf = vector(x, 2), gradient = vector(upstream, 2), result = NULL, grad = NULL;
    CHECK(simmoe_set_requires_grad(leaf, 1) == SIMMOE_OK);
    simmoe_value arguments[] = {of_tensor(leaf), of_tensor(leaf)};
    simmoe_value squares = call("aten::mul", "Tensor", arguments, 2);
    CHECK(simmoe_autograd_grad(&squares.pointer, &gradient, 1, &leaf, 1, 0, 0, 0, &result) == SIMMOE_OK);
    CHECK(simmoe_tensor_read(result, values, sizeof values) == SIMMOE_OK && values[0] == 60 && values[1] == -200);
    CHECK(simmoe_grad(leaf, &grad) == SIMMOE_OK && grad == NULL);
    simmoe_tensor_free(result);
    simmoe_tensor_free(squares.pointer);
    simmoe_set_grad_enabled(0);
    squares = call("aten::mul", "Tensor", arguments, 2);
    CHECK(simmoe_grad_enabled() == 0 && simmoe_requires_grad(squares.pointer) == 0);
    simmoe_set_grad_enabled(1);
    simmoe_tensor_free(squares.pointer);
    simmoe_tensor_free(gradient);
    simmoe_tensor_free(leaf);
}

static void test_aliases_and_maps_share_memory(void) {
    float memory[] = {1, 2, 3, 4, 5, 6};
    const int64_t shape[] = {2, 3};
    int64_t sizes[2], strides[2];
    int device = -1, index = 0;
    simmoe_tensor mapped = NULL, alias = NULL;
    CHECK(simmoe_tensor_map(memory, FLOAT32, shape, 2, &mapped) == SIMMOE_OK && simmoe_tensor_data(mapped) == memory);
    CHECK(simmoe_tensor_alias(mapped, &alias) == SIMMOE_OK && alias != mapped && simmoe_tensor_is_same(alias, mapped) == 1);
    simmoe_tensor_free(mapped);
    simmoe_value argument = of_tensor(alias);
    simmoe_value transposed = call("aten::t", "", &argument, 1);
    CHECK(simmoe_tensor_is_contiguous(transposed.pointer) == 0 && simmoe_tensor_is_same(alias, transposed.pointer) == 0);
    CHECK(simmoe_tensor_shape(transposed.pointer, sizes, strides) == SIMMOE_OK && sizes[0] == 3 && sizes[1] == 2 && strides[0] == 1 && strides[1] == 3);
    float values[6] = {0};
    CHECK(simmoe_tensor_read(transposed.pointer, values, sizeof values) == SIMMOE_OK && values[1] == 4 && values[2] == 2);
    CHECK(simmoe_tensor_read(transposed.pointer, values, 8) == SIMMOE_ARGUMENT);
    CHECK(simmoe_tensor_device(alias, &device, &index) == SIMMOE_OK && device == 0);
    simmoe_tensor_free(transposed.pointer);
    simmoe_tensor_free(alias);
}

int main(void) {
    printf("%s\n", simmoe_versions());
    CHECK(simmoe_abi() == SIMMOE_ABI);
    test_operator_gives_hand_computed_sum_with_default_and_converted_alpha();
    test_operator_takes_and_returns_lists();
    test_index_takes_absent_entries();
    test_operator_takes_strings_devices_dtypes_and_flags();
    test_refusals_name_operator_and_argument();
    test_too_large_a_tensor_is_out_of_memory();
    test_backward_accumulates_hand_computed_gradient();
    test_gradient_of_given_gradient_leaves_grad_alone();
    test_aliases_and_maps_share_memory();
    CHECK(simmoe_live_tensors() == 0);
    return failures == 0 ? 0 : 1;
}
