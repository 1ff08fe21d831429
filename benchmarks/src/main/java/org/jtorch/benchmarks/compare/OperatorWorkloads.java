package org.jtorch.benchmarks.compare;

import static org.jtorch.Index.all;
import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.newAxis;
import static org.jtorch.Index.slice;

import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Small operators, where the front end takes most of the time, and two large ones. */
final class OperatorWorkloads {
  private static final int OPERATIONS_A_SCOPE = 100;

  private OperatorWorkloads() {}

  /** Addition of two tensors with one element, without gradients. */
  static Workload addTiny() {
    Tensor a = Torch.ones(1);
    Tensor b = Torch.ones(1);
    return Workload.of(
            () -> {
              Tensor unusedSum = a.add(b);
            },
            () -> a.add(b).item())
        .within(JtorchSide::scope, OPERATIONS_A_SCOPE)
        .within(OperatorWorkloads::noGrad);
  }

  @SuppressWarnings("MustBeClosedChecker") // the workload closes it
  private static Workload.Opened noGrad() {
    return Torch.noGrad()::close;
  }

  /** Six operators on 32 x 32, forward and backward. */
  static Workload chainSmall() {
    Torch.manualSeed(0);
    Tensor x = Torch.randn(32, 32).requiresGrad_(true);
    Tensor weight = Torch.randn(32, 32).requiresGrad_(true);
    Supplier<Tensor> forward = () -> x.matmul(weight).relu().add(x).mul(0.5).mean();
    Runnable clear =
        () -> {
          x.clearGrad();
          weight.clearGrad();
        };
    return Workload.of(
            () -> {
              forward.get().backward();
              clear.run();
            },
            () -> {
              forward.get().backward();
              double sum = weight.grad().sum().item();
              clear.run();
              return sum;
            })
        .within(JtorchSide::scope, 1);
  }

  /** Three views by index. */
  static Workload indexSlice() {
    Torch.manualSeed(0);
    Tensor x = Torch.randn(64, 64);
    return Workload.of(
            () -> {
              Tensor unusedRow = x.get(3);
              Tensor unusedColumns = x.get(all(), slice(1, 5));
              Tensor unusedCube = x.get(ellipsis(), newAxis());
            },
            () ->
                x.get(3).sum().item()
                    + x.get(all(), slice(1, 5)).sum().item()
                    + x.get(ellipsis(), newAxis()).sum().item())
        .within(JtorchSide::scope, OPERATIONS_A_SCOPE);
  }

  /** Matrix product of 1024 x 1024. */
  static Workload sgemm() {
    Torch.manualSeed(0);
    Tensor a = Torch.randn(1024, 1024);
    Tensor b = Torch.randn(1024, 1024);
    return Workload.of(
            () -> {
              Tensor unusedProduct = a.matmul(b);
            },
            () -> a.matmul(b).abs().sum().item())
        .within(JtorchSide::scope, 1);
  }

  /** Matrix product of few rows with a 4096 x 4096 matrix, without gradients. */
  static Workload linear(int rows) {
    Torch.manualSeed(0);
    Tensor x = Torch.randn(rows, 4096);
    Tensor weight = Torch.randn(4096, 4096);
    return withoutGradients(() -> F.linear(x, weight));
  }

  /** Linear layer on a transposed input of three dimensions. */
  static Workload linearOfTransposed() {
    Torch.manualSeed(0);
    Tensor x = Torch.randn(32, 64, 128).transpose(0, 1);
    Tensor weight = Torch.randn(128, 128);
    return withoutGradients(() -> F.linear(x, weight));
  }

  /** Attention in bfloat16: 8 heads of 64, 128 positions. */
  static Workload halfAttention() {
    Torch.manualSeed(0);
    Tensor x = Torch.randn(1, 8, 128, 64).to(DType.BFLOAT16);
    return withoutGradients(() -> F.scaledDotProductAttention(x, x, x));
  }

  private static Workload withoutGradients(Supplier<Tensor> operation) {
    return Workload.of(
            () -> {
              Tensor unusedResult = operation.get();
            },
            () -> operation.get().to(DType.FLOAT32).abs().sum().item())
        .within(JtorchSide::scope, 1)
        .within(OperatorWorkloads::noGrad);
  }

  /** Copies 64 MB from a Java array to a tensor and back. */
  static Workload copy() {
    return HostWorkloads.copy((from, to) -> Torch.tensor(from).copyTo(to))
        .within(JtorchSide::scope, 1);
  }
}
