#pragma once

#include <torch/torch.h>

#include <vector>

// Small GPT whose modules are registered in the order of the Python model.
namespace gpt {

namespace nn = torch::nn;
using torch::Tensor;

class Block : public nn::Module {
 public:
  Block(int64_t width, int64_t heads)
      : norm1_(register_module("l1", layer_norm(width))),
        qkv_(register_module("qkv", nn::Linear(width, 3 * width))),
        projection_(register_module("pr", nn::Linear(width, width))),
        norm2_(register_module("l2", layer_norm(width))),
        up_(register_module("f1", nn::Linear(width, 4 * width))),
        down_(register_module("f2", nn::Linear(4 * width, width))),
        heads_(heads) {}

  static nn::LayerNorm layer_norm(int64_t width) {
    return nn::LayerNorm(nn::LayerNormOptions({width}));
  }

  Tensor forward(const Tensor& x) {
    std::vector<Tensor> parts = qkv_->forward(norm1_->forward(x)).split(x.size(2), 2);
    Tensor y = at::scaled_dot_product_attention(by_head(parts[0]), by_head(parts[1]),
                                                by_head(parts[2]), {}, 0.0, true);
    Tensor mixed = x + projection_->forward(y.transpose(1, 2).reshape(x.sizes()));
    return mixed + down_->forward(at::gelu(up_->forward(norm2_->forward(mixed))));
  }

 private:
  Tensor by_head(const Tensor& part) const {
    return part.view({part.size(0), part.size(1), heads_, part.size(2) / heads_}).transpose(1, 2);
  }

  nn::LayerNorm norm1_;
  nn::Linear qkv_;
  nn::Linear projection_;
  nn::LayerNorm norm2_;
  nn::Linear up_;
  nn::Linear down_;
  int64_t heads_;
};

class Gpt : public nn::Module {
 public:
  Gpt(int64_t vocabulary, int64_t length, int64_t width, int64_t layers, int64_t heads)
      : tokens_(register_module("te", nn::Embedding(vocabulary, width))),
        positions_(register_module("pe", nn::Embedding(length, width))) {
    for (int64_t i = 0; i < layers; i++) {
      blocks_->push_back(Block(width, heads));
    }
    register_module("b", blocks_);
    norm_ = register_module("ln", Block::layer_norm(width));
    head_ = register_module("hd", nn::Linear(nn::LinearOptions(width, vocabulary).bias(false)));
  }

  Tensor forward(const Tensor& input) {
    Tensor places = torch::arange(input.size(1));
    Tensor x = tokens_->forward(input) + positions_->forward(places);
    return head_->forward(norm_->forward(blocks_->forward(x)));
  }

 private:
  nn::Embedding tokens_;
  nn::Embedding positions_;
  nn::Sequential blocks_;
  nn::LayerNorm norm_ = nullptr;
  nn::Linear head_ = nullptr;
};

}  // namespace gpt
