package org.jtorch.nn.utils;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.PrivateOutput;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.junit.jupiter.api.Test;

/** What a container frees of a user's modules. */
class PrivateOutputTest {
  private static class Doubled extends Module implements Layer {
    final List<Tensor> outputs = new ArrayList<>();

    @Override
    public Tensor forward(Tensor x) {
      outputs.add(x.mul(2));
      return outputs.get(0);
    }
  }

  @PrivateOutput
  private static final class Marked extends Doubled {}

  @PrivateOutput
  private static class MarkedBase extends Doubled {}

  private static final class OfMarked extends MarkedBase {}

  private static boolean isFreed(Doubled layer) {
    try (TensorScope scope = TensorScope.open()) {
      new Sequential(layer, new ReLU(), new ReLU()).call(Torch.ones(2));
      return layer.outputs.get(0).isClosed();
    }
  }

  @Test
  void onlyAMarkedModulesOutputIsFreedBeforeTheScopeEnds() {
    assertThat(isFreed(new Doubled())).isFalse();
    assertThat(isFreed(new Marked())).isTrue();
    assertThat(isFreed(new OfMarked())).as("forward may be another").isFalse();
  }
}
