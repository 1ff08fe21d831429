package org.jtorch.benchmarks.compare;

import java.util.function.Supplier;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Small operators and two large ones; each result is closed where it is created. */
final class RawOperators {
  private RawOperators() {}

  /** Addition of two tensors with one element, without gradients. */
  static Workload addTiny() {
    Tensor a = torch.ones(1);
    Tensor b = torch.ones(1);
    return Workload.of(
            () -> a.add(b).close(),
            () -> {
              try (Tensor sum = a.add(b)) {
                return sum.item_double();
              }
            })
        .within(() -> new AutoGradMode(false)::close);
  }

  /** Six operators on 32 x 32, forward and backward. */
  static Workload chainSmall() {
    torch.manual_seed(0);
    Tensor x = torch.randn(32, 32).requires_grad_(true);
    Tensor weight = torch.randn(32, 32).requires_grad_(true);
    Scalar half = new Scalar(0.5);
    Runnable backward =
        () -> {
          try (Tensor product = x.matmul(weight);
              Tensor positive = product.relu();
              Tensor sum = positive.add(x);
              Tensor halved = sum.mul(half);
              Tensor mean = halved.mean()) {
            mean.backward();
          }
        };
    Runnable clear =
        () -> {
          x.mutable_grad().reset();
          weight.mutable_grad().reset();
        };
    return Workload.of(
        () -> {
          backward.run();
          clear.run();
        },
        () -> {
          backward.run();
          double sum = sum(weight.grad());
          clear.run();
          return sum;
        });
  }

  /** Three views. */
  static Workload indexSlice() {
    torch.manual_seed(0);
    Tensor x = torch.randn(64, 64);
    LongOptional start = new LongOptional(1);
    LongOptional end = new LongOptional(5);
    return Workload.of(
        () -> {
          x.select(0, 3).close();
          x.slice(1, start, end, 1).close();
          x.unsqueeze(-1).close();
        },
        () -> sum(x.select(0, 3)) + sum(x.slice(1, start, end, 1)) + sum(x.unsqueeze(-1)));
  }

  /** Matrix product of 1024 x 1024. */
  static Workload sgemm() {
    torch.manual_seed(0);
    Tensor a = torch.randn(1024, 1024);
    Tensor b = torch.randn(1024, 1024);
    return Workload.of(
        () -> a.matmul(b).close(),
        () -> {
          try (Tensor product = a.matmul(b)) {
            return sum(product.abs());
          }
        });
  }

  /** Matrix product of few rows with a 4096 x 4096 matrix, without gradients. */
  static Workload linear(int rows) {
    torch.manual_seed(0);
    Tensor x = torch.randn(rows, 4096);
    Tensor weight = torch.randn(4096, 4096);
    return withoutGradients(() -> torch.linear(x, weight));
  }

  /** Linear layer on a transposed input of three dimensions. */
  static Workload linearOfTransposed() {
    torch.manual_seed(0);
    Tensor x = torch.randn(32, 64, 128).transpose(0, 1);
    Tensor weight = torch.randn(128, 128);
    return withoutGradients(() -> torch.linear(x, weight));
  }

  /** Attention in bfloat16: 8 heads of 64, 128 positions. */
  static Workload halfAttention() {
    torch.manual_seed(0);
    Tensor x = torch.randn(1, 8, 128, 64).to(torch.ScalarType.BFloat16);
    return withoutGradients(() -> torch.scaled_dot_product_attention(x, x, x));
  }

  private static Workload withoutGradients(Supplier<Tensor> operation) {
    return Workload.of(
            () -> operation.get().close(),
            () -> {
              try (Tensor result = operation.get();
                  Tensor wide = result.to(torch.ScalarType.Float)) {
                return sum(wide.abs());
              }
            })
        .within(() -> new AutoGradMode(false)::close);
  }

  /** Copies 64 MB from a Java array to a tensor and back. */
  static Workload copy() {
    return HostWorkloads.copy(
        (from, to) -> {
          try (Tensor tensor = Tensor.create(from)) {
            tensor.data_ptr_float().get(to);
          }
        });
  }

  /** Sum of the tensor, which is closed. */
  static double sum(Tensor values) {
    try (values;
        Tensor sum = values.sum()) {
      return sum.item_double();
    }
  }
}
