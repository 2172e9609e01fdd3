// What stands behind the table of ctorch.h. Exceptions end here: their text is kept for the thread that caused them.
#include <dlfcn.h>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include "ctorch.h"

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
