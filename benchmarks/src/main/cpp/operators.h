#pragma once

#include <torch/torch.h>

#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "workload.h"

// Small operators, where a front end would take most of the time, and two large ones.
namespace operators {

using torch::Tensor;

inline Workload add_tiny() {
  Tensor a = torch::ones({1});
  Tensor b = torch::ones({1});
  auto run = [=](int times) {
    torch::NoGradGuard off;
    for (int i = 0; i < times; i++) {
      a.add(b);
    }
  };
  return {run, [=] { return a.add(b).item<double>(); }};
}

inline Workload chain_small() {
  torch::manual_seed(0);
  Tensor x = torch::randn({32, 32}, torch::requires_grad());
  Tensor weight = torch::randn({32, 32}, torch::requires_grad());
  auto backward = [=] { (x.matmul(weight).relu() + x).mul(0.5).mean().backward(); };
  auto clear = [=] {
    x.mutable_grad() = Tensor();
    weight.mutable_grad() = Tensor();
  };
  auto run = [=](int times) {
    for (int i = 0; i < times; i++) {
      backward();
      clear();
    }
  };
  auto check = [=] {
    backward();
    double sum = weight.grad().sum().item<double>();
    clear();
    return sum;
  };
  return {run, check};
}

inline Workload index_slice() {
  torch::manual_seed(0);
  Tensor x = torch::randn({64, 64});
  auto run = [=](int times) {
    for (int i = 0; i < times; i++) {
      x.select(0, 3);
      x.slice(1, 1, 5);
      x.unsqueeze(-1);
    }
  };
  auto check = [=] {
    return x.select(0, 3).sum().item<double>() + x.slice(1, 1, 5).sum().item<double>() +
           x.unsqueeze(-1).sum().item<double>();
  };
  return {run, check};
}

inline Workload sgemm() {
  torch::manual_seed(0);
  Tensor a = torch::randn({1024, 1024});
  Tensor b = torch::randn({1024, 1024});
  auto run = [=](int times) {
    for (int i = 0; i < times; i++) {
      a.matmul(b);
    }
  };
  return {run, [=] { return a.matmul(b).abs().sum().item<double>(); }};
}

inline Workload without_gradients(std::function<Tensor()> operation) {
  auto run = [=](int times) {
    torch::NoGradGuard none;
    for (int i = 0; i < times; i++) {
      operation();
    }
  };
  auto check = [=] {
    torch::NoGradGuard none;
    return operation().to(torch::kFloat).abs().sum().item<double>();
  };
  return {run, check};
}

// Matrix product of few rows with a 4096 x 4096 matrix.
inline Workload few_rows(int64_t rows) {
  torch::manual_seed(0);
  Tensor x = torch::randn({rows, 4096});
  Tensor weight = torch::randn({4096, 4096});
  return without_gradients([=] { return at::linear(x, weight); });
}

// Linear layer on a transposed input of three dimensions.
inline Workload linear_of_transposed() {
  torch::manual_seed(0);
  Tensor x = torch::randn({32, 64, 128}).transpose(0, 1);
  Tensor weight = torch::randn({128, 128});
  return without_gradients([=] { return at::linear(x, weight); });
}

// Attention in bfloat16: 8 heads of 64, 128 positions.
inline Workload half_attention() {
  torch::manual_seed(0);
  Tensor x = torch::randn({1, 8, 128, 64}).to(torch::kBFloat16);
  return without_gradients([=] { return at::scaled_dot_product_attention(x, x, x); });
}

// Copies 64 MB from an array to a tensor and back.
inline Workload copy() {
  int64_t size = 16 * 1024 * 1024;
  auto source = std::make_shared<std::vector<float>>(size);
  auto target = std::make_shared<std::vector<float>>(size);
  for (int64_t i = 0; i < size; i++) {
    (*source)[i] = i % 1000;
  }
  auto run = [=](int times) {
    for (int i = 0; i < times; i++) {
      Tensor tensor = torch::from_blob(source->data(), {size}).clone();
      std::memcpy(target->data(), tensor.const_data_ptr<float>(), tensor.nbytes());
    }
  };
  auto check = [=] {
    run(1);
    return static_cast<double>((*target)[12345678]);
  };
  return {run, check};
}

}  // namespace operators
