package org.jtorch.benchmarks.compare;

import static org.jtorch.Index.all;
import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.newAxis;
import static org.jtorch.Index.slice;

import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Small operators, where the front end is most of the time, and two large ones. */
final class OperatorWorkloads {
  private OperatorWorkloads() {}

  /** An addition of single numbers, without gradients, a scope for a hundred. */
  static final class AddTiny implements Workload {
    private final Tensor a = Torch.ones(1);
    private final Tensor b = Torch.ones(1);

    @Override
    public int operations() {
      return 200_000;
    }

    @Override
    public void run(int times) {
      try (Mode mode = Torch.noGrad()) {
        for (int done = 0; done < times; done += 100) {
          try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < 100; i++) {
              Tensor unusedSum = a.add(b);
            }
          }
        }
      }
    }

    @Override
    public double check() {
      return a.add(b).item();
    }
  }

  /** Six operators on 32 x 32, forward and backward. */
  static final class ChainSmall implements Workload {
    private final Tensor x;
    private final Tensor weight;

    ChainSmall() {
      Torch.manualSeed(0);
      x = Torch.randn(32, 32).requiresGrad_(true);
      weight = Torch.randn(32, 32).requiresGrad_(true);
    }

    @Override
    public int operations() {
      return 5_000;
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        try (TensorScope scope = TensorScope.open()) {
          forward().backward();
          x.clearGrad();
          weight.clearGrad();
        }
      }
    }

    private Tensor forward() {
      return x.matmul(weight).relu().add(x).mul(0.5).mean();
    }

    @Override
    public double check() {
      try (TensorScope scope = TensorScope.open()) {
        forward().backward();
        double sum = weight.grad().sum().item();
        x.clearGrad();
        weight.clearGrad();
        return sum;
      }
    }
  }

  /** Three views by index. */
  static final class IndexSlice implements Workload {
    private final Tensor x;

    IndexSlice() {
      Torch.manualSeed(0);
      x = Torch.randn(64, 64);
    }

    @Override
    public int operations() {
      return 50_000;
    }

    @Override
    public void run(int times) {
      for (int done = 0; done < times; done += 100) {
        try (TensorScope scope = TensorScope.open()) {
          for (int i = 0; i < 100; i++) {
            Tensor unusedRow = x.get(3);
            Tensor unusedColumns = x.get(all(), slice(1, 5));
            Tensor unusedCube = x.get(ellipsis(), newAxis());
          }
        }
      }
    }

    @Override
    public double check() {
      try (TensorScope scope = TensorScope.open()) {
        return x.get(3).sum().item()
            + x.get(all(), slice(1, 5)).sum().item()
            + x.get(ellipsis(), newAxis()).sum().item();
      }
    }
  }

  /** A product of 1024 x 1024. */
  static final class Sgemm implements Workload {
    private final Tensor a;
    private final Tensor b;

    Sgemm() {
      Torch.manualSeed(0);
      a = Torch.randn(1024, 1024);
      b = Torch.randn(1024, 1024);
    }

    @Override
    public int operations() {
      return 10;
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        a.matmul(b).close();
      }
    }

    @Override
    public double check() {
      try (TensorScope scope = TensorScope.open()) {
        return a.matmul(b).abs().sum().item();
      }
    }
  }

  /** 64 MB from an array of the host into a tensor and back. */
  static final class Copy implements Workload {
    private final float[] from = new float[16 * 1024 * 1024];
    private final float[] to = new float[from.length];

    Copy() {
      for (int i = 0; i < from.length; i++) {
        from[i] = i % 1000;
      }
    }

    @Override
    public int operations() {
      return 3;
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        Tensor tensor = Torch.tensor(from);
        tensor.copyTo(to);
        tensor.close();
      }
    }

    @Override
    public double check() {
      run(1);
      return to[12_345_678];
    }
  }
}
