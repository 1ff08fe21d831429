package org.jtorch.it.programs;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BCEWithLogitsLoss;
import org.jtorch.nn.LeakyReLU;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;

/** GAN trained on numbers around four. */
final class Gan {
  final Sequential generator =
      new Sequential(new Linear(4, 16), new LeakyReLU(0.2), new Linear(16, 1));
  final Sequential discriminator =
      new Sequential(new Linear(1, 16), new LeakyReLU(0.2), new Linear(16, 1));
  private final BCEWithLogitsLoss criterion = new BCEWithLogitsLoss();
  private final Adam generatorStep =
      new Adam(generator.parameters(), o -> o.lr(5e-3).betas(0.5, 0.99));
  private final Adam discriminatorStep =
      new Adam(discriminator.parameters(), o -> o.lr(5e-3).betas(0.5, 0.99));

  /** Trains the discriminator and the generator for one step. */
  void step(long batch) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor ones = Torch.ones(batch, 1);
      Tensor real = Torch.randn(batch, 1).mul(0.5).add(4);
      Tensor fake = generator.call(Torch.randn(batch, 4));

      discriminatorStep.zeroGrad();
      Tensor onReal = criterion.call(discriminator.call(real), ones);
      Tensor onFake = criterion.call(discriminator.call(fake.detach()), Torch.zeros(batch, 1));
      onReal.add(onFake).backward();
      discriminatorStep.step();

      generatorStep.zeroGrad();
      criterion.call(discriminator.call(fake), ones).backward();
      generatorStep.step();
    }
  }

  /** The mean of the generator's output. */
  double mean() {
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      return generator.call(Torch.randn(512, 4)).mean().item();
    }
  }
}
