#pragma once

#include <torch/torch.h>

#include <utility>
#include <vector>

using Tensors = std::vector<torch::Tensor>;

// Steps on libtorch's fused kernels; those of torch::optim update one parameter at a time.
class Optimizer {
 public:
  explicit Optimizer(Tensors parameters) : parameters_(std::move(parameters)) {}

  virtual ~Optimizer() = default;

  void zero_grad() {
    for (const torch::Tensor& parameter : parameters_) {
      parameter.mutable_grad() = torch::Tensor();
    }
  }

  void step() {
    torch::NoGradGuard off;
    Tensors gradients;
    for (const torch::Tensor& parameter : parameters_) {
      gradients.push_back(parameter.grad());
    }
    update(gradients);
  }

 protected:
  virtual void update(const Tensors& gradients) = 0;

  Tensors zeros() const {
    Tensors made;
    for (const torch::Tensor& parameter : parameters_) {
      made.push_back(torch::zeros_like(parameter));
    }
    return made;
  }

  const Tensors parameters_;
};

// Adam with PyTorch's defaults, a learning rate of 1e-3.
class Adam : public Optimizer {
 public:
  explicit Adam(Tensors parameters)
      : Optimizer(std::move(parameters)), averages_(zeros()), squares_(zeros()) {
    for (size_t i = 0; i < parameters_.size(); i++) {
      steps_.push_back(torch::zeros({}));
    }
  }

 protected:
  void update(const Tensors& gradients) override {
    at::_foreach_add_(steps_, 1);
    at::_fused_adam_(parameters_, gradients, averages_, squares_, {}, steps_, 1e-3, 0.9, 0.999, 0,
                     1e-8, false, false);
  }

  Tensors averages_;
  Tensors squares_;
  Tensors steps_;
};

// AdamW with PyTorch's defaults, a learning rate of 1e-3.
class AdamW : public Adam {
 public:
  using Adam::Adam;

 protected:
  void update(const Tensors& gradients) override {
    at::_foreach_add_(steps_, 1);
    at::_fused_adamw_(parameters_, gradients, averages_, squares_, {}, steps_, 1e-3, 0.9, 0.999,
                      0.01, 1e-8, false, false);
  }
};

// SGD with momentum of 0.9, a learning rate of 1e-2.
class Sgd : public Optimizer {
 public:
  explicit Sgd(Tensors parameters) : Optimizer(std::move(parameters)), momenta_(zeros()) {}

 protected:
  void update(const Tensors& gradients) override {
    at::_fused_sgd_(parameters_, gradients, momenta_, 0, 0.9, 1e-2, 0, false, false, first_);
    first_ = false;
  }

 private:
  Tensors momenta_;
  bool first_ = true;
};
