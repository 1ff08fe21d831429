package org.jtorch.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jtorch.Tensor;
import org.jtorch.TorchException;

/**
 * Refuses inputs that libtorch would take for others, or refuse without saying what was meant. What
 * is thrown is libtorch's kind of exception, so that the module's path leads the message.
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

  static TorchException refused(Module module, String sentence) {
    return new TorchException(module.reprName() + ": " + sentence, "", null);
  }
}
