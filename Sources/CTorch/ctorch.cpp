// What stands behind the table of ctorch.h. Exceptions end here: their text is kept for the thread that caused them.
#include <dlfcn.h>

#include <limits>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include "ctorch.h"

// A product of matrices this small takes less time than libtorch's operators need to find it, so that its BLAS is called itself, where it
// shows one.
extern "C" __attribute__((weak)) void sgemm_(
    const char *, const char *, const int *, const int *, const int *, const float *, const float *, const int *, const float *, const int *,
    const float *, float *, const int *);

namespace {

struct Failure {
    std::string call;
    std::string text;
};
thread_local Failure failure;

void keep(const char *call, const char *text) { failure = {call, text}; }

// A handle is the pointer that an at::Tensor consists of, so that a borrowed argument needs no reference of its own.
static_assert(sizeof(at::Tensor) == sizeof(ctorch_tensor));
const at::Tensor &T(const ctorch_tensor &x) { return reinterpret_cast<const at::Tensor &>(x); }
at::Tensor M(const ctorch_tensor &x) { return x ? T(x) : at::Tensor(); }
std::optional<at::Tensor> O(const ctorch_tensor &x) { return x ? std::make_optional(T(x)) : std::nullopt; }
at::Scalar S(const ctorch_scalar &x) { return x.is_whole ? at::Scalar(static_cast<int64_t>(x.whole)) : at::Scalar(x.real); }
at::IntArrayRef A(const long *list, long count) { return {list, static_cast<size_t>(count)}; }
at::ScalarType K(long type) { return static_cast<at::ScalarType>(type); }

std::vector<at::Tensor> L(const ctorch_tensor *list, long count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (long i = 0; i < count; i++) tensors.push_back(M(list[i]));
    return tensors;
}

c10::List<std::optional<at::Tensor>> optional_list(const ctorch_tensor *list, long count) {
    c10::List<std::optional<at::Tensor>> tensors;
    tensors.reserve(count);
    for (long i = 0; i < count; i++) tensors.push_back(O(list[i]));
    return tensors;
}

std::vector<at::Tensor> seeds(const at::Tensor &seed) { return seed.defined() ? std::vector{seed} : std::vector<at::Tensor>{}; }
std::optional<at::Scalar> maybe(const at::Scalar &x, bool is_there) { return is_there ? std::make_optional(x) : std::nullopt; }

// 0 is the processor, 1 the first CUDA device.
at::Device device_of(long code) { return code == 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(code - 1)); }
long device_code(const at::Device &device) { return device.is_cpu() ? 0 : 1 + std::max<long>(0, device.index()); }
at::TensorOptions options(long type, long device) { return at::TensorOptions(K(type)).device(device_of(device)); }
at::Tensor on_cpu(const at::Tensor &x) { return x.device().is_cpu() ? x : x.cpu(); }

// Beginning a generator anew costs a microsecond, making one an allocation of five kilobytes more.
at::Generator seeded(unsigned long seed) {
    thread_local at::Generator generator = at::detail::createCPUGenerator();
    auto *state = at::check_generator<at::CPUGeneratorImpl>(generator);
    state->set_current_seed(seed);
    state->set_next_float_normal_sample(std::nullopt);
    state->set_next_double_normal_sample(std::nullopt);
    return generator;
}

// Of this thread; returns what was before.
bool flush_subnormals(bool on) {
    thread_local bool is_on = false;
    if (is_on == on || !at::globalContext().setFlushDenormal(on)) return is_on;
    is_on = on;
    return !on;
}

long open_cuda() {
    if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) throw std::runtime_error(dlerror());
    if (!at::globalContext().hasCUDA()) throw std::runtime_error("libtorch finds no CUDA device");
    at::globalContext().setDeterministicAlgorithms(true, false);
    at::globalContext().setDeterministicFillUninitializedMemory(false);
    return at::detail::getCUDAHooks().deviceCount();
}

const char *capability() {
    static const std::string name = at::get_cpu_capability();
    return name.c_str();
}

// The reference that the handle owns becomes the tensor's again, and goes with it.
void release(ctorch_tensor x) { at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(reinterpret_cast<c10::TensorImpl *>(x))); }

// In place and recorded: `x` looks at part of a tensor that nobody else has seen yet.
long replace(const at::Tensor &x, const ctorch_tensor *list, long count, const at::Tensor &y, bool add) {
    if (count > 0)
        x.index_put_(optional_list(list, count), y, add);
    else if (add)
        x.add_(y);
    else
        x.copy_(y);
    return 0;
}

long read(const at::Tensor &x, void *target, long bytes) {
    auto whole = on_cpu(x.detach()).contiguous();
    TORCH_CHECK(static_cast<long>(whole.nbytes()) == bytes, "expected ", bytes, " bytes, found ", whole.nbytes());
    std::memcpy(target, whole.const_data_ptr(), bytes);
    return 0;
}

template <class F> long in_place(F change) {
    c10::NoGradGuard unrecorded;
    change();
    return 0;
}

long backward(const at::Tensor &x, const at::Tensor &seed, bool retain, bool create) {
    torch::autograd::backward({x}, seeds(seed), retain || create, create);
    return 0;
}

using AdamStep = void (*)(
    at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList, double, double, double, double,
    double, bool, bool, const std::optional<at::Tensor> &, const std::optional<at::Tensor> &);

// As torch.nn.utils.clip_grad_norm_ does it.
double clip(const std::vector<at::Tensor> &gradients, double most) {
    double sum = 0;
    for (const auto &gradient : gradients) {
        double norm = at::linalg_vector_norm(gradient).item<double>();
        sum += norm * norm;
    }
    double norm = std::sqrt(sum);
    double factor = most / (norm + 1e-6);
    if (factor < 1)
        for (auto gradient : gradients) gradient.mul_(factor);
    return norm;
}

const float *numbers(const at::Tensor &x) { return static_cast<const float *>(x.const_data_ptr()); }
float *written(const at::Tensor &x) { return static_cast<float *>(x.mutable_data_ptr()); }

// c = a b, `[rows, columns]` from `[rows, inner]` and `[inner, columns]`, each row after row; a flipped one is kept transposed.
void product(float *c, long rows, long columns, long inner, const float *a, bool a_flipped, const float *b, bool b_flipped) {
    if (sgemm_) {
        // BLAS counts columns first, and computes the transposed product.
        int m = static_cast<int>(columns), n = static_cast<int>(rows), k = static_cast<int>(inner);
        float one = 1, zero = 0;
        sgemm_(b_flipped ? "T" : "N", a_flipped ? "T" : "N", &m, &n, &k, &one, b, b_flipped ? &k : &m, a, a_flipped ? &n : &k, &zero, c, &m);
        return;
    }
    auto matrix = [](const float *data, long height, long width, bool flipped) {
        auto *start = const_cast<float *>(data);
        return flipped ? at::from_blob(start, {width, height}).t() : at::from_blob(start, {height, width});
    };
    auto result = matrix(c, rows, columns, false);
    at::mm_out(result, matrix(a, rows, inner, a_flipped), matrix(b, inner, columns, b_flipped));
}

// Adds the biases to each row and rectifies the sum; a value that is none stays one. These loops have no branches: they become vectors.
void shift(float *__restrict y, const float *__restrict bias, long rows, long units, bool rectify) {
    float least = rectify ? 0 : -std::numeric_limits<float>::infinity();
    for (long row = 0; row < rows; row++, y += units)
        for (long unit = 0; unit < units; unit++) {
            float value = y[unit] + bias[unit];
            y[unit] = value < least ? least : value;
        }
}

void add_rows(float *__restrict sums, const float *__restrict x, long rows, long units) {
    for (long row = 0; row < rows; row++, x += units)
        for (long unit = 0; unit < units; unit++) sums[unit] += x[unit];
}

// No slope passes where the rectifier put out zero.
void stop(float *__restrict slopes, const float *__restrict outputs, long count) {
    for (long place = 0; place < count; place++) {
        float slope = slopes[place];
        slopes[place] = outputs[place] <= 0 ? 0 : slope;
    }
}

// Linear layers: of one network, with weights `[outputs, inputs]` for rows `[rows, inputs]`, or of several, with weights
// `[networks, inputs, outputs]` for `[networks, rows, inputs]`.
struct Layers {
    bool several;
    long networks, rows;
    std::vector<long> widths;
    std::vector<at::Tensor> weights, biases;

    Layers(const at::Tensor &x, const ctorch_tensor *list, long count) {
        TORCH_CHECK(count > 0 && count % 2 == 0, "expected a bias for each weight");
        TORCH_CHECK(x.dim() == 2 || x.dim() == 3, "expected inputs of 2 or 3 axes, found ", x.dim());
        several = x.dim() == 3;
        networks = several ? x.size(0) : 1;
        rows = x.size(-2);
        widths = {x.size(-1)};
        check(x);
        for (long i = 0; i < count / 2; i++) {
            const auto &weight = T(list[i]), &bias = T(list[count / 2 + i]);
            check(weight);
            check(bias);
            TORCH_CHECK(
                weight.dim() == x.dim() && weight.size(several ? 1 : -1) == widths.back() && (!several || weight.size(0) == networks),
                "a layer of weights ", weight.sizes(), " doesn't take inputs of width ", widths.back());
            widths.push_back(weight.size(several ? 2 : 0));
            TORCH_CHECK(bias.numel() == networks * widths.back(), "biases ", bias.sizes(), " don't fit weights ", weight.sizes());
            weights.push_back(weight.contiguous());
            biases.push_back(bias.contiguous());
        }
    }

    static void check(const at::Tensor &x) {
        TORCH_CHECK(x.is_cpu() && x.scalar_type() == at::kFloat, "expected float32 on the processor, found ", x.toString());
    }

    at::Tensor empty(size_t place) const {
        return several ? at::empty({networks, rows, widths[place]}) : at::empty({rows, widths[place]});
    }
};

// What each layer puts out, rectified but for the last.
std::vector<at::Tensor> rectified_pass(const at::Tensor &x, const Layers &layers) {
    c10::NoGradGuard unrecorded;
    std::vector<at::Tensor> outputs;
    auto input = x.contiguous();
    for (size_t i = 0; i < layers.weights.size(); i++) {
        long rows = layers.rows, inputs = layers.widths[i], units = layers.widths[i + 1];
        auto output = layers.empty(i + 1);
        for (long network = 0; network < layers.networks; network++) {
            float *y = written(output) + network * rows * units;
            const float *bias = numbers(layers.biases[i]) + network * units;
            product(
                y, rows, units, inputs, numbers(input) + network * rows * inputs, false,
                numbers(layers.weights[i]) + network * inputs * units, !layers.several);
            shift(y, bias, rows, units, i + 1 < layers.weights.size());
        }
        outputs.push_back(output);
        input = output;
    }
    return outputs;
}

// The gradients by weights and biases of a function whose derivatives by the last layer's outputs are `slopes`.
std::vector<at::Tensor> rectified_gradients(
    const at::Tensor &x, const Layers &layers, const std::vector<at::Tensor> &hidden, const at::Tensor &given) {
    c10::NoGradGuard unrecorded;
    size_t count = layers.weights.size();
    Layers::check(given);
    TORCH_CHECK(
        given.dim() == x.dim() && given.numel() == layers.networks * layers.rows * layers.widths.back(), "slopes ", given.sizes(),
        " are not those of ", layers.rows, " rows of ", layers.widths.back(), " outputs");
    std::vector<at::Tensor> gradients(2 * count);
    auto slopes = given.contiguous();
    for (size_t i = count; i-- > 0;) {
        long rows = layers.rows, inputs = layers.widths[i], units = layers.widths[i + 1];
        auto input = i > 0 ? hidden[i - 1] : x.contiguous();
        auto before = i > 0 ? layers.empty(i) : at::Tensor();
        gradients[i] = at::empty(layers.weights[i].sizes());
        gradients[count + i] = at::zeros(layers.biases[i].sizes());
        for (long network = 0; network < layers.networks; network++) {
            const float *in = numbers(input) + network * rows * inputs;
            const float *s = numbers(slopes) + network * rows * units;
            float *by_weight = written(gradients[i]) + network * inputs * units;
            float *by_bias = written(gradients[count + i]) + network * units;
            if (layers.several)
                product(by_weight, inputs, units, rows, in, true, s, false);
            else
                product(by_weight, units, inputs, rows, s, true, in, false);
            add_rows(by_bias, s, rows, units);
            if (i == 0) continue;
            float *next = written(before) + network * rows * inputs;
            product(
                next, rows, inputs, units, s, false, numbers(layers.weights[i]) + network * inputs * units, layers.several);
            stop(next, in, rows * inputs);
        }
        slopes = before;
    }
    return gradients;
}

ctorch_tensor give(const at::Tensor &x) {
    auto copy = x;
    return copy.defined() ? reinterpret_cast<ctorch_tensor>(copy.unsafeReleaseTensorImpl()) : nullptr;
}
ctorch_tensor give(at::Tensor &&x) {
    return x.defined() ? reinterpret_cast<ctorch_tensor>(x.unsafeReleaseTensorImpl()) : nullptr;
}

long put(const std::vector<at::Tensor> &tensors, ctorch_tensor *out, long capacity) {
    TORCH_CHECK(static_cast<long>(tensors.size()) <= capacity, "made ", tensors.size(), " tensors where ", capacity, " fit");
    for (const auto &tensor : tensors) *out++ = give(tensor);
    return static_cast<long>(tensors.size());
}
template <class... Tensors> long put(const std::tuple<Tensors...> &tensors, ctorch_tensor *out, long capacity) {
    return std::apply([&](const auto &...each) { return put(std::vector<at::Tensor>{each...}, out, capacity); }, tensors);
}

template <class Result, class F> Result guarded(const char *call, Result failed, F compute) {
    try {
        return compute();
    } catch (const c10::Error &error) {
        keep(call, error.what_without_backtrace());
    } catch (const std::exception &error) {
        keep(call, error.what());
    } catch (...) {
        keep(call, "an exception of no known type");
    }
    return failed;
}

// What isn't counted can't fail.
template <class Result, class F> Result value(const char *call, F compute) {
    if constexpr (std::is_same_v<Result, long>)
        return guarded(call, -1L, compute);
    else
        return compute();
}

#define CTORCH_ONE(name, parameters, ...)                                                                                              \
    ctorch_tensor do_##name parameters {                                                                                               \
        return guarded(#name, ctorch_tensor(nullptr), [&] { return give(__VA_ARGS__); });                                              \
    }
#define CTORCH_MANY(name, parameters, ...)                                                                                             \
    long do_##name parameters {                                                                                                        \
        return guarded(#name, -1L, [&] { return put(__VA_ARGS__, out, capacity); });                                                   \
    }
#define CTORCH_VALUE(name, result, parameters, ...)                                                                                    \
    result do_##name parameters {                                                                                                      \
        return value<result>(#name, [&]() -> result { return __VA_ARGS__; });                                                          \
    }
#include "operators.def"
#undef CTORCH_ONE
#undef CTORCH_MANY
#undef CTORCH_VALUE

const ctorch_table table = {
#define CTORCH_ONE(name, ...) do_##name,
#define CTORCH_MANY(name, ...) do_##name,
#define CTORCH_VALUE(name, ...) do_##name,
#include "operators.def"
#undef CTORCH_ONE
#undef CTORCH_MANY
#undef CTORCH_VALUE
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const ctorch_table *ctorch_open(const char *operators) {
    if (std::strcmp(operators, ctorch_operators()) != 0) return nullptr;
    at::set_num_threads(1);
    return &table;
}
