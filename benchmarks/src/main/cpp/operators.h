#pragma once

#include <torch/torch.h>

#include <cstring>
#include <memory>
#include <vector>

#include "workload.h"

// Small operators, where a front end would be most of the time, and two large ones.
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

// 64 MB from an array of the host into a tensor and back.
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
