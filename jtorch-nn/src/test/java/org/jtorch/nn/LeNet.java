package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/** LeNet as in the README. */
final class LeNet extends Module implements Layer {
  final Conv2d conv1 = register("conv1", new Conv2d(1, 6, 5));
  final Conv2d conv2 = register("conv2", new Conv2d(6, 16, 5));
  private final Linear fc1 = register("fc1", new Linear(16 * 4 * 4, 120));
  private final Linear fc2 = register("fc2", new Linear(120, 84));
  private final Linear fc3 = register("fc3", new Linear(84, 10));

  @Override
  public Tensor forward(Tensor images) {
    Tensor x = F.maxPool2d(conv1.call(images).relu(), 2);
    x = F.maxPool2d(conv2.call(x).relu(), 2).flatten(1);
    x = fc1.call(x).relu();
    x = fc2.call(x).relu();
    return fc3.call(x);
  }
}
