package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Tensor;
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

  /** Trains on the distance from the origin; returns the last loss. */
  double train(int steps) {
    return Training.run(
        new Adam(model.parameters(), o -> o.lr(1e-2)),
        steps,
        () -> {
          Tensor x = Torch.randn(64, 2, 2);
          return F.mseLoss(model.call(x), x.square().sum(1).sum(1).sqrt());
        });
  }
}
