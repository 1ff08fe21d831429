package org.jtorch.samples;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;

/** LeNet for MNIST: two convolutions and three linear layers, 44,426 parameters. */
public final class LeNet extends Module implements Layer {
  private final Conv2d conv1 = register("conv1", new Conv2d(1, 6, 5));
  private final Conv2d conv2 = register("conv2", new Conv2d(6, 16, 5));
  private final Linear fc1 = register("fc1", new Linear(16 * 4 * 4, 120));
  private final Linear fc2 = register("fc2", new Linear(120, 84));
  private final Linear fc3 = register("fc3", new Linear(84, 10));

  @Override
  public Tensor forward(Tensor images) { // (N, 1, 28, 28)
    Tensor x = F.maxPool2d(conv1.call(images).relu(), 2); // (N, 6, 12, 12)
    x = F.maxPool2d(conv2.call(x).relu(), 2).flatten(1); // (N, 256)
    x = fc1.call(x).relu();
    x = fc2.call(x).relu();
    return fc3.call(x); // (N, 10), logits
  }
}
