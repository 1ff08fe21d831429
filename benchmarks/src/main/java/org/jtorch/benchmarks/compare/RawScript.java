package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** TorchScript through the raw binding. */
final class RawScript extends RawImage {
  private final JitModule module;

  RawScript(Path file) {
    module = torch.load(file.toString());
  }

  @Override
  Tensor answer(Tensor input) {
    try (IValue argument = new IValue(input);
        IValueVector inputs = new IValueVector(argument);
        IValue output = module.forward(inputs)) {
      return new Tensor(output.toTensor());
    }
  }
}
