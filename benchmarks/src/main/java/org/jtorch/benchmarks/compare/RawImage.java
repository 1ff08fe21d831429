package org.jtorch.benchmarks.compare;

import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One image of 224 x 224 through a model of the raw binding. */
abstract class RawImage implements Workload {
  private final Tensor image;

  RawImage() {
    torch.manual_seed(1);
    image = torch.randn(1, 3, 224, 224);
  }

  abstract Tensor answer(Tensor input);

  @Override
  public final int operations() {
    return 5;
  }

  @Override
  public final void run(int times) {
    try (InferenceMode mode = new InferenceMode(true)) {
      for (int i = 0; i < times; i++) {
        answer(image).close();
      }
    }
  }

  @Override
  public final double check() {
    try (InferenceMode mode = new InferenceMode(true);
        Tensor logits = answer(image);
        Tensor sum = logits.abs().sum();
        Scalar item = sum.item()) {
      return item.toDouble();
    }
  }
}
