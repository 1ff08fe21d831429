#pragma once

#include <torch/script.h>

#include <optional>
#include <string>
#include <vector>

// ResNet-18 as operators, on the weights of the scripted model.
class ResNet18 {
 public:
  explicit ResNet18(const std::string& scripted) {
    Weights weights(scripted);
    stem_ = conv_norm(weights, 2, 3);
    for (int layer = 0; layer < 4; layer++) {
      blocks_.push_back(block(weights, layer > 0));
      blocks_.push_back(block(weights, false));
    }
    weight_ = weights.parameter();
    bias_ = weights.parameter();
  }

  torch::Tensor forward(const torch::Tensor& image) const {
    torch::Tensor x = at::max_pool2d(stem_.forward(image).relu_(), {3, 3}, {2, 2}, {1, 1});
    for (const Block& block : blocks_) {
      x = block.forward(x);
    }
    return at::linear(at::adaptive_avg_pool2d(x, {1, 1}).flatten(1), weight_, bias_);
  }

 private:
  // Parameters and buffers of a TorchScript module, in their order of registration.
  class Weights {
   public:
    explicit Weights(const std::string& file) {
      torch::jit::Module module = torch::jit::load(file);
      for (const torch::Tensor& parameter : module.parameters()) {
        parameters_.push_back(parameter);
      }
      for (const torch::Tensor& buffer : module.buffers()) {
        buffers_.push_back(buffer);
      }
    }

    torch::Tensor parameter() { return parameters_.at(parameter_++); }

    torch::Tensor buffer() { return buffers_.at(buffer_++); }

   private:
    std::vector<torch::Tensor> parameters_;
    std::vector<torch::Tensor> buffers_;
    size_t parameter_ = 0;
    size_t buffer_ = 0;
  };

  // Convolution followed by batch norm.
  struct ConvNorm {
    torch::Tensor kernel, scale, shift, mean, variance;
    int64_t stride, padding;

    torch::Tensor forward(const torch::Tensor& x) const {
      return at::batch_norm(at::conv2d(x, kernel, {}, stride, padding), scale, shift, mean,
                            variance, false, 0.1, 1e-5, true);
    }
  };

  // Two convolutions and a shortcut, which is absent where it is the identity.
  struct Block {
    ConvNorm first, second;
    std::optional<ConvNorm> shortcut;

    torch::Tensor forward(const torch::Tensor& x) const {
      torch::Tensor y = second.forward(first.forward(x).relu_());
      return y.add_(shortcut ? shortcut->forward(x) : x).relu_();
    }
  };

  static ConvNorm conv_norm(Weights& weights, int64_t stride, int64_t padding) {
    ConvNorm made{weights.parameter(), weights.parameter(), weights.parameter(), weights.buffer(),
                  weights.buffer(),    stride,              padding};
    weights.buffer();  // the number of batches
    return made;
  }

  static Block block(Weights& weights, bool narrows) {
    Block made{conv_norm(weights, narrows ? 2 : 1, 1), conv_norm(weights, 1, 1), std::nullopt};
    if (narrows) {
      made.shortcut = conv_norm(weights, 2, 0);
    }
    return made;
  }

  ConvNorm stem_;
  std::vector<Block> blocks_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
