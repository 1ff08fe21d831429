package org.jtorch.benchmarks.compare;

import org.bytedeco.pytorch.global.torch;

/** Runs only a first operator, without jtorch. */
final class RawFirstOperator {
  private RawFirstOperator() {}

  public static void main(String[] arguments) {
    torch.ones(1).close();
  }
}
