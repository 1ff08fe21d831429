package org.jtorch.benchmarks.compare;

import org.jtorch.Torch;

/** Runs only a first operator, as {@code python -c "import torch; torch.ones(1)"}. */
final class FirstOperator {
  private FirstOperator() {}

  public static void main(String[] arguments) {
    Torch.ones(1).close();
  }
}
