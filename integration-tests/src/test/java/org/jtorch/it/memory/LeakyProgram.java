package org.jtorch.it.memory;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.Linear;

/** Leaks in five ways and prints the report. */
final class LeakyProgram {
  private static final List<Tensor> CACHE = new ArrayList<>();

  private LeakyProgram() {}

  @SuppressWarnings("MustBeClosed") // the fourth and fifth leak
  public static void main(String[] arguments) throws InterruptedException {
    Tensor x = Torch.ones(4, 1000);
    Linear layer = new Linear(1000, 1000);
    for (int i = 0; i < 50; i++) {
      CACHE.add(x.add(i)); // leak 1: a cache that only grows
      drop(x.mul(i)); // leak 2: never closed
      drop(layer.call(x)); // leak 3: a module's output, in no scope
    }
    while (Torch.memoryStats().collected() < 100) {
      System.gc();
      Thread.sleep(10);
    }
    try (Mode closed = Torch.enableGrad()) {
      drop(x.add(1));
    }
    Mode dropped = Torch.noGrad(); // leak 4: a mode that is never closed
    try {
      TensorScope lost = TensorScope.open(); // leak 5: a scope that is left by an exception
      drop(x.view(7));
      lost.close();
    } catch (TorchException e) {
      System.err.println(e.getMessage());
    }
    System.out.println(Torch.leakReport());
    if (Torch.isGradEnabled() || dropped.toString().isEmpty()) {
      throw new IllegalStateException();
    }
  }

  private static void drop(Tensor tensor) {
    if (tensor.isClosed()) {
      throw new IllegalStateException();
    }
  }
}
