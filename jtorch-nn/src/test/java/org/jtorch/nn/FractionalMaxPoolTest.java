package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class FractionalMaxPoolTest {
  @Test
  void randomSamplesAreABufferAndDetermineTheRegions() {
    Tensor samples = Torch.tensor(new float[][][] {{{0.1f, 0.9f}, {0.5f, 0.3f}}});
    FractionalMaxPool2d layer =
        new FractionalMaxPool2d(2, o -> o.outputSize(3).randomSamples(samples));
    Tensor input = Torch.randn(1, 2, 6, 7);
    Tensor expected =
        F.fractionalMaxPool2d(input, new long[] {2}, o -> o.outputSize(3).randomSamples(samples));
    assertThat(layer.stateDict()).containsOnlyKeys("_random_samples");
    assertThat(layer.call(input).equal(expected)).isTrue();
    assertThat(layer.call(input).equal(expected)).isTrue();
  }

  @Test
  void regionsAreDrawnAtEachCallByDefault() {
    FractionalMaxPool2d layer = new FractionalMaxPool2d(2, o -> o.outputRatio(0.7));
    Tensor input = Torch.randn(1, 2, 32, 32);
    assertThat(layer.stateDict()).isEmpty();
    assertThat(layer.call(input).equal(layer.call(input))).isFalse();
  }
}
