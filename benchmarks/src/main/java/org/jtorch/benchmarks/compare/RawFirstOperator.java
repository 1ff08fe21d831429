package org.jtorch.benchmarks.compare;

import org.bytedeco.pytorch.global.torch;

/** The first operator and no more, with nothing of jtorch. */
final class RawFirstOperator {
  private RawFirstOperator() {}

  public static void main(String[] arguments) {
    torch.ones(1).close();
  }
}
