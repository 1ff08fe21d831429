package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.FillRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class WeightsTest {
  @Test
  void weightsAreFoundByNameAndByModel() {
    Weights best = Weights.get("ResNet50_Weights.DEFAULT");
    assertThat(best).hasToString("ResNet50_Weights.IMAGENET1K_V2");
    assertThat(best.model()).isEqualTo("resnet50");
    assertThat(best.url()).hasToString("https://download.pytorch.org/models/resnet50-11ad3fa6.pth");
    assertThat(best.parameterCount()).isEqualTo(25_557_032);
    assertThat(Weights.of("resnet50"))
        .extracting(Weights::name)
        .containsExactly("ResNet50_Weights.IMAGENET1K_V1", "ResNet50_Weights.IMAGENET1K_V2");
    assertThat(Weights.of("resnet51")).isEmpty();
    assertThat(best.minSize()).containsExactly(1L, 1L);
    assertThat(best.keypointNames()).isEmpty();
    assertThat(Weights.get("KeypointRCNN_ResNet50_FPN_Weights.DEFAULT").keypointNames())
        .hasSize(17)
        .startsWith("nose", "left_eye")
        .endsWith("right_ankle");
    assertThatThrownBy(() -> Weights.get("ResNet51_Weights.DEFAULT"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "there are no weights named \"ResNet51_Weights.DEFAULT\"; nearest: ")
        .hasMessageContaining("ResNet50_Weights");
  }

  @Test
  void categoriesAreInTheOrderOfTheOutputs() {
    List<String> imageNet = Weights.get("ResNet18_Weights.DEFAULT").categories();
    assertThat(imageNet).hasSize(1000).startsWith("tench", "goldfish").endsWith("toilet tissue");
    assertThat(Weights.get("FasterRCNN_ResNet50_FPN_Weights.COCO_V1").categories())
        .hasSize(91)
        .startsWith("__background__", "person");
    assertThat(Weights.get("Raft_Large_Weights.DEFAULT").categories()).isEmpty();
  }

  @Test
  void allFilesAreListed() {
    assertThat(WeightsFile.ALL).hasSize(166);
    assertThat(WeightsFile.ALL.values()).extracting(Weights::url).doesNotContainNull();
  }

  @Test
  void theCacheFolderIsPythons() {
    String home = System.getProperty("user.home");
    assertThat(HubFolder.checkpoints(Map.of()))
        .isEqualTo(Path.of(home, ".cache", "torch", "hub", "checkpoints"));
    assertThat(HubFolder.checkpoints(Map.of("XDG_CACHE_HOME", "/cache")))
        .isEqualTo(Path.of("/cache/torch/hub/checkpoints"));
    assertThat(HubFolder.checkpoints(Map.of("TORCH_HOME", "/t", "XDG_CACHE_HOME", "/cache")))
        .isEqualTo(Path.of("/t/hub/checkpoints"));
  }

  @Test
  void weightsOfAnotherModelOrForOtherClassesAreRefused() {
    Weights weights = Weights.get("ResNet50_Weights.DEFAULT");
    assertThatThrownBy(() -> ResNet.resnet50(o -> o.weights(weights).numClasses(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ResNet50_Weights.IMAGENET1K_V2 is for 1000 classes, but numClasses is 10");
    assertThatThrownBy(() -> ResNet.resnet18(o -> o.weights(weights)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ResNet50_Weights.IMAGENET1K_V2 is for resnet50, not for resnet18");
    assertThatThrownBy(() -> ResNet.resnet18(o -> o.numClasses(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("numClasses must be positive, got 0");
  }

  @Test
  void everyFileHasATransformAndAChecksum() {
    for (Weights weights : WeightsFile.ALL.values()) {
      assertThat(weights.transforms()).as(weights.name()).isNotNull();
      assertThat(weights.url().getPath()).matches(".*[-_][0-9a-f]{8,10}\\.pth");
    }
    Tensor image = FillRule.input(1, 3, 300, 400);
    assertThat(Weights.get("ResNet50_Weights.IMAGENET1K_V2").transforms().apply(image).shape())
        .isEqualTo(Shape.of(1, 3, 224, 224));
    assertThat(Weights.get("ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1").transforms())
        .asString()
        .contains("384", "InterpolationMode.BICUBIC");
  }

  @Test
  void whatTheServerSendsIsKeptOnlyWithTheRightChecksum(@TempDir Path folder) throws IOException {
    Weights weights = Weights.get("ResNet18_Weights.DEFAULT");
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/resnet18-f37072fd.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(new byte[] {1, 2, 3});
          exchange.close();
        });
    server.start();
    try {
      URI mirror = URI.create("http://localhost:" + server.getAddress().getPort());
      assertThatThrownBy(() -> weights.download(folder, o -> o.mirror(mirror)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageEndingWith(
              "it has SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81,"
                  + " expected f37072fd");
      assertThat(folder).isEmptyDirectory();
      Path kept = Files.write(folder.resolve("resnet18-f37072fd.pth"), new byte[] {4});
      assertThat(weights.download(folder, o -> o.mirror(mirror))).isEqualTo(kept);
    } finally {
      server.stop(0);
    }
  }
}
