package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trained weights of a GoogLeNet, which have auxiliary heads that a model need not have. */
@NoLeaks
class TrainedGoogLeNetTest {
  private static final Weights WEIGHTS = Weights.get("GoogLeNet_Weights.DEFAULT");

  private final String home = System.getProperty("user.home");

  @BeforeEach
  void useAnotherCacheFolder(@TempDir Path folder) {
    assumeTrue(System.getenv("TORCH_HOME") == null && System.getenv("XDG_CACHE_HOME") == null);
    Torch.randn(1).close(); // loads the native libraries, which lie in the home folder
    System.setProperty("user.home", folder.toString());
  }

  @AfterEach
  void restoreTheCacheFolder() {
    System.setProperty("user.home", home);
  }

  @Test
  void headsAreLoadedOnDemandOnly() throws IOException {
    GoogLeNet trained = GoogLeNet.googlenet(o -> o.transformInput(true));
    save(trained.stateDict());
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
    save(state);
    assertThatThrownBy(() -> GoogLeNet.googlenet(o -> o.weights(WEIGHTS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fc.bias");
    trained.close();
  }

  private static void save(Map<String, Tensor> state) throws IOException {
    Path file = WEIGHTS.cachedFile();
    Files.createDirectories(file.getParent());
    Checkpoint.save(file, state);
  }
}
