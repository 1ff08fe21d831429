#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <optional>
#include <tuple>

#include "gpt.h"
#include "optimizers.h"
#include "workload.h"

// Training steps of small models.
namespace training {

namespace nn = torch::nn;
using torch::Tensor;
using torch::nn::functional::cross_entropy;

// Training steps. The number is the loss of the third step.
inline Workload steps(std::shared_ptr<Optimizer> optimizer, std::function<Tensor()> compute_loss) {
  auto step = [=] {
    optimizer->zero_grad();
    Tensor loss = compute_loss();
    loss.backward();
    optimizer->step();
    return loss;
  };
  auto run = [=](int times) {
    for (int i = 0; i < times; i++) {
      step();
    }
  };
  auto check = [=] {
    run(2);
    return step().item<double>();
  };
  return {run, check};
}

// Cross-entropy loss of images with ten classes.
inline std::function<Tensor()> classification(nn::Sequential model, at::IntArrayRef shape) {
  Tensor images = torch::randn(shape);
  Tensor classes = torch::randint(10, {shape[0]}, torch::kLong);
  return [=]() mutable { return cross_entropy(model->forward(images), classes); };
}

// Perceptron of 784-128-64-10, batch size 64, Adam.
inline Workload mlp() {
  torch::manual_seed(0);
  // Braces, because arguments in parentheses are evaluated in no fixed order.
  nn::Sequential model{nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 64), nn::ReLU(),
                       nn::Linear(64, 10)};
  return steps(std::make_shared<Adam>(model->parameters()), classification(model, {64, 784}));
}

// LeNet, batch size 64, SGD with momentum.
inline Workload lenet() {
  torch::manual_seed(0);
  nn::Sequential model{nn::Conv2d(1, 6, 5), nn::ReLU(),        nn::MaxPool2d(2),
                       nn::Conv2d(6, 16, 5), nn::ReLU(),       nn::MaxPool2d(2),
                       nn::Flatten(),       nn::Linear(256, 120), nn::ReLU(),
                       nn::Linear(120, 84), nn::ReLU(),        nn::Linear(84, 10)};
  return steps(std::make_shared<Sgd>(model->parameters()), classification(model, {64, 1, 28, 28}));
}

// LSTM cell unrolled by hand: 32 steps, hidden size 64, batch size 8.
inline Workload lstm() {
  torch::manual_seed(0);
  nn::LSTMCell cell(32, 64);
  nn::Linear head(64, 10);
  Tensors parameters = cell->parameters();
  for (const Tensor& parameter : head->parameters()) {
    parameters.push_back(parameter);
  }
  Tensor x = torch::randn({32, 8, 32});
  Tensor classes = torch::randint(10, {8}, torch::kLong);
  auto loss = [=]() mutable {
    std::optional<std::tuple<Tensor, Tensor>> state;
    for (int64_t t = 0; t < 32; t++) {
      state = cell->forward(x[t], state);
    }
    return cross_entropy(head->forward(std::get<0>(*state)), classes);
  };
  return steps(std::make_shared<AdamW>(parameters), loss);
}

// nanoGPT's CPU settings: 4 layers, 4 heads, embedding 128, block size 64, batch size 12.
inline Workload small_gpt() {
  torch::manual_seed(0);
  auto model = std::make_shared<gpt::Gpt>(65, 64, 128, 4, 4);
  Tensor tokens = torch::randint(65, {12, 64}, torch::kLong);
  Tensor targets = torch::randint(65, {12, 64}, torch::kLong);
  auto loss = [=] {
    return cross_entropy(model->forward(tokens).view({-1, 65}), targets.view(-1));
  };
  return steps(std::make_shared<AdamW>(model->parameters()), loss);
}

// Forward and backward of LayerNorm, Linear, GELU, Linear, twice: 256 rows, 128-512-128.
inline Workload mlp_block() {
  torch::manual_seed(0);
  nn::Sequential model;
  for (int i = 0; i < 2; i++) {
    model->push_back(nn::LayerNorm(nn::LayerNormOptions({128})));
    model->push_back(nn::Linear(128, 512));
    model->push_back(nn::GELU());
    model->push_back(nn::Linear(512, 128));
  }
  Tensor x = torch::randn({256, 128});
  auto step = [=]() mutable {
    model->zero_grad();
    Tensor loss = model->forward(x).square().mean();
    loss.backward();
    return loss;
  };
  auto run = [=](int times) mutable {
    for (int i = 0; i < times; i++) {
      step();
    }
  };
  auto check = [=]() mutable { return step().template item<double>(); };
  return {run, check};
}

}  // namespace training
