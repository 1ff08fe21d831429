package org.jtorch.it.races;

import java.util.List;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.SGD;

/** State that the threads of one race share. */
final class Subject {
  final Tensor input = Torch.ones(4, 8);
  final Tensor x = Torch.ones(8, 8);
  final Tensor view = x.narrow(0, 0, 4);
  final Tensor other = Torch.ones(3, 5, 2);
  final Tensor same = Torch.zeros(8, 8);
  final Tensor sparse = Torch.eye(8).toSparse();
  final Tensor factor = Torch.ones(8, 8).requiresGrad_();
  final Tensor inner = factor.mul(1);
  final Sequential model = new Sequential(new Linear(8, 8), new ReLU(), new Linear(8, 8));
  final List<Tensor> parameters = model.parameters();
  final Tensor weight = parameters.get(0);
  final Tensor large = Torch.rand(256, 256);
  final Tensor image = Torch.rand(2, 4, 32, 32);
  final Tensor filter = Torch.rand(8, 4, 3, 3);
  final Generator generator = Generator.cpu();
  final Tensor gradient = Torch.ones(8, 8);
  final SGD optimizer = new SGD(parameters, o -> o.lr(1e-4).momentum(0.9));
  final Shape square = Shape.of(8, 8);

  void train() {
    model.call(input).square().mean().backward();
  }
}
