package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;

/** A model most of whose layers are functions. */
final class Lambdas {
  final Sequential model =
      new Sequential(
          x -> x.flatten(1),
          new Linear(4, 16),
          Tensor::tanh,
          new Linear(16, 1),
          x -> x.squeeze(1),
          F::softplus);

  /** Learns the distance from the origin; returns the last loss. */
  double train(int steps) {
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(1e-2));
    double last = Double.NaN;
    for (int step = 0; step < steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor x = Torch.randn(64, 2, 2);
        Tensor loss = F.mseLoss(model.call(x), x.square().sum(1).sum(1).sqrt());
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        last = loss.item();
      }
    }
    return last;
  }
}
