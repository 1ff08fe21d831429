package org.jtorch.samples;

import static org.jtorch.Index.all;
import static org.jtorch.Index.at;
import static org.jtorch.Index.slice;

import java.util.Locale;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Tensors, indexing, and linear regression by gradient descent. */
public final class TensorsAndAutograd {
  private TensorsAndAutograd() {}

  /**
   * Runs the sample.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.arange(12).view(3, 4);
      System.out.println(x);
      System.out.println(x.get(all(), slice(1, 3)));
      x.set(at(0), all(), 0);
      System.out.println(x.sum(1));
      System.out.println(x.matmul(x.t()).add(1));
    }
    fitLine();
  }

  /** Fits a line to noisy points. Each step's tensors are freed at its end. */
  private static void fitLine() {
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.linspace(-1, 1, 100);
      Tensor y = x.mul(3).sub(2).add(Torch.randn(100).mul(0.1));
      Tensor slope = Torch.zeros().requiresGrad_(true);
      Tensor offset = Torch.zeros().requiresGrad_(true);
      for (int i = 0; i < 100; i++) {
        try (TensorScope step = TensorScope.open()) {
          Tensor loss = x.mul(slope).add(offset).sub(y).square().mean();
          loss.backward();
          descend(slope);
          descend(offset);
        }
      }
      System.out.printf(Locale.ROOT, "y = %.2f x + %.2f%n", slope.item(), offset.item());
    }
  }

  private static void descend(Tensor parameter) {
    try (var mode = Torch.noGrad()) {
      parameter.sub_(parameter.grad().mul(0.3));
    }
    parameter.clearGrad();
  }
}
