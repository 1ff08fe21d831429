#pragma once

#include <torch/script.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resnet18.h"
#include "workload.h"

// Inference of models.
namespace inference {

using Model = std::function<torch::Tensor(const torch::Tensor& input)>;
using torch::Tensor;

inline Model scripted(torch::jit::Module loaded) {
  auto module = std::make_shared<torch::jit::Module>(std::move(loaded));
  return [=](const Tensor& input) { return module->forward({input}).toTensor(); };
}

// Inference on one image of 224 x 224.
inline Workload answering(Model model) {
  torch::manual_seed(1);
  Tensor image = torch::randn({1, 3, 224, 224});
  auto run = [=](int times) {
    c10::InferenceMode mode;
    for (int i = 0; i < times; i++) {
      model(image);
    }
  };
  auto check = [=] {
    c10::InferenceMode mode;
    return model(image).abs().sum().item<double>();
  };
  return {run, check};
}

// ResNet-18 as operators.
inline Workload resnet18(const std::string& folder) {
  auto model = std::make_shared<ResNet18>(folder + "/resnet18-scripted.pt");
  return answering([=](const Tensor& image) { return model->forward(image); });
}

// ResNet-18, scripted and frozen by Python.
inline Workload scripted_resnet18(const std::string& folder) {
  return answering(scripted(torch::jit::load(folder + "/resnet18.pt")));
}

// ResNet-18, scripted by Python.
inline Workload plain_resnet18(const std::string& folder) {
  torch::jit::Module module = torch::jit::load(folder + "/resnet18-scripted.pt");
  module.eval();
  return answering(scripted(module));
}

// ResNet-18, scripted by Python and optimized for inference by libtorch.
inline Workload optimized_resnet18(const std::string& folder) {
  torch::jit::Module module = torch::jit::load(folder + "/resnet18-scripted.pt");
  module.eval();
  return answering(scripted(torch::jit::optimize_for_inference(module)));
}

// Perceptron of 64-128-10 in TorchScript, with arrays as input and output.
inline Workload scripted_mlp(const std::string& folder) {
  Model model = scripted(torch::jit::load(folder + "/mlp.pt"));
  std::vector<float> features(64);
  for (size_t i = 0; i < features.size(); i++) {
    features[i] = i / 64.0F;
  }
  auto answer = [=] {
    Tensor logits = model(torch::tensor(features).view({1, 64}));
    const float* first = logits.const_data_ptr<float>();
    return std::vector<float>(first, first + logits.numel());
  };
  auto run = [=](int times) {
    c10::InferenceMode mode;
    for (int i = 0; i < times; i++) {
      TORCH_CHECK(answer().size() == 10);
    }
  };
  auto check = [=] {
    c10::InferenceMode mode;
    double sum = 0;
    for (float logit : answer()) {
      sum += std::abs(logit);
    }
    return sum;
  };
  return {run, check};
}

}  // namespace inference
