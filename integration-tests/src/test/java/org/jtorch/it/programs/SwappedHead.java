package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
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

  /** Learns three pictures by heart; returns the last loss. */
  double train(int steps) {
    Adam optimizer = new Adam(head.parameters(), o -> o.lr(0.01));
    Tensor pictures = Torch.randn(3, 3, 64, 64);
    Tensor labels = Torch.tensor(0, 1, 2);
    double last = Double.NaN;
    for (int step = 0; step < steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor loss = F.crossEntropy(model.call(pictures), labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        last = loss.item();
      }
    }
    return last;
  }
}
