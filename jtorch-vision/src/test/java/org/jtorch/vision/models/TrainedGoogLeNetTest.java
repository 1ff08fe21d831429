package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.CacheFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trained weights of a GoogLeNet, which have auxiliary heads that a model need not have. */
@NoLeaks
class TrainedGoogLeNetTest {
  private static final Weights WEIGHTS = Weights.get("GoogLeNet_Weights.DEFAULT");

  @RegisterExtension final CacheFolder cache = new CacheFolder();

  @Test
  void headsAreLoadedOnDemandOnly() throws IOException {
    GoogLeNet trained = GoogLeNet.googlenet(o -> o.transformInput(true));
    cache.save(WEIGHTS, trained.stateDict());
    GoogLeNet plain = GoogLeNet.googlenet(o -> o.weights(WEIGHTS));
    GoogLeNet whole = GoogLeNet.googlenet(o -> o.weights(WEIGHTS).auxLogits(true));
    assertThat(plain.stateDict().keySet()).noneMatch(name -> name.startsWith("aux"));
    assertThat(whole.stateDict().keySet()).containsExactlyElementsOf(trained.stateDict().keySet());
    trained.eval();
    plain.eval();
    Tensor image = Torch.randn(1, 3, 64, 64);
    assertThat(plain.call(image).allclose(trained.call(image), 1e-5, 1e-6)).isTrue();
    assertThatThrownBy(() -> plain.loadStateDict(trained.stateDict()))
        .hasMessageContaining("aux1.conv.conv.weight");
    trained.close();
    plain.close();
    whole.close();
  }

  @Test
  void weightsThatLackAnotherLayerAreRefused() throws IOException {
    GoogLeNet trained = GoogLeNet.googlenet();
    Map<String, Tensor> state = new LinkedHashMap<>(trained.stateDict());
    state.remove("fc.bias");
    cache.save(WEIGHTS, state);
    assertThatThrownBy(() -> GoogLeNet.googlenet(o -> o.weights(WEIGHTS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fc.bias");
    trained.close();
  }
}
