package org.jtorch.benchmarks.compare;

import static org.jtorch.Index.all;
import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.newAxis;
import static org.jtorch.Index.slice;

import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Small operators, where the front end is most of the time, and two large ones. */
final class OperatorWorkloads {
  private static final int OPERATIONS_A_SCOPE = 100;

  private OperatorWorkloads() {}

  /** An addition of single numbers, without gradients. */
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

  /** A product of 1024 x 1024. */
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

  /** 64 MB from an array of the host into a tensor and back. */
  static Workload copy() {
    return HostWorkloads.copy((from, to) -> Torch.tensor(from).copyTo(to))
        .within(JtorchSide::scope, 1);
  }
}
