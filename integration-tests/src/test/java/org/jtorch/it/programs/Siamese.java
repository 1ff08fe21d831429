package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;

/** Two branches that share one encoder, which is registered under both their names. */
final class Siamese extends Module {
  final Layer left = register("left", encoder());
  final Layer right = register("right", left);

  private static Sequential encoder() {
    return new Sequential(new Linear(6, 16), new ReLU(), new Linear(16, 2));
  }

  /** Distances of the pairs: {@code [N, 6], [N, 6] → [N]}. */
  Tensor call(Tensor a, Tensor b) {
    return call(() -> F.pairwiseDistance(left.call(a), right.call(b)), a, b);
  }

  /** Trains with a contrastive loss on pairs of kinds; returns the last loss. */
  double train(int steps) {
    return Training.run(
        new Adam(parameters(), o -> o.lr(1e-2)),
        steps,
        () -> {
          Tensor kinds = Torch.randint(0, 2, Shape.of(2, 32));
          Tensor distance = call(points(kinds.get(0)), points(kinds.get(1)));
          Tensor same = kinds.get(0).eq(kinds.get(1));
          Tensor apart = distance.neg().add(1).relu().square();
          return distance.square().where(same, apart).mean();
        });
  }

  /** A noisy point for each kind: {@code [N] → [N, 6]}. */
  static Tensor points(Tensor kinds) {
    Tensor centres = kinds.mul(2).sub(1).unsqueeze(1).expand(-1, 6);
    return centres.add(Torch.randn(kinds.size(0), 6));
  }
}
