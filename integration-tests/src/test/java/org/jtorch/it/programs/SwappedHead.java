package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.optim.Adam;
import org.jtorch.vision.models.ResNet;

/** A ResNet-18 with a head of three classes, of which only the head is trained. */
final class SwappedHead {
  final ResNet model = ResNet.resnet18();
  final Linear head = new Linear(512, 3);

  SwappedHead() {
    model.requiresGrad_(false);
    model.fc().set(head);
    model.eval();
  }

  /** Overfits on three images; returns the last loss. */
  double train(int steps) {
    Tensor pictures = Torch.randn(3, 3, 64, 64);
    Tensor labels = Torch.tensor(0, 1, 2);
    return Training.run(
        new Adam(head.parameters(), o -> o.lr(0.01)),
        steps,
        () -> F.crossEntropy(model.call(pictures), labels));
  }
}
