package org.jtorch.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jtorch.Tensor;
import org.jtorch.TorchException;

/**
 * Checks of inputs that libtorch would misinterpret or reject with an unclear message. They throw
 * {@code TorchException}, so that the module's path precedes the message.
 */
final class Inputs {
  private Inputs() {}

  static void checkRank(Module module, Tensor input, int... ranks) {
    int rank = input.dim();
    if (Arrays.stream(ranks).noneMatch(allowed -> allowed == rank)) {
      String expected =
          Arrays.stream(ranks).mapToObj(Integer::toString).collect(Collectors.joining(" or "));
      throw refused(module, "expected " + expected + " dimensions, got " + input.shape());
    }
  }

  /** Throws for integer and boolean tensors where probabilities are expected. */
  static void checkFloating(Module module, String name, Tensor tensor) {
    if (!tensor.isFloatingPoint()) {
      throw refused(
          module,
          name
              + " must be floating-point, got "
              + tensor.dtype()
              + " "
              + tensor.shape()
              + " (hint: convert it with "
              + name
              + ".to(DType.FLOAT32))");
    }
  }

  static TorchException refused(Module module, String sentence) {
    return new TorchException(module.reprName() + ": " + sentence, "", null);
  }
}
