package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.init.Init;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.SSD;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are sent to the served detector. */
class ServeDetectorTest {
  private static final int SIDE = 320;

  @TempDir private static Path folder;
  private static Path weights;
  private static byte[] picture;
  private static float[] scores;
  private static float[] boxes;

  /** Seeded weights, a picture of the model's size, and what the model finds in it. */
  @BeforeAll
  static void prepare() {
    weights = folder.resolve("ssdlite.pth");
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      SSD model = SSD.ssdlite320MobilenetV3Large(o -> o.scoreThresh(0.5).detectionsPerImg(50));
      for (Tensor parameter : model.parameters()) {
        if (parameter.dim() > 1) {
          Init.kaimingNormal_(parameter);
        }
      }
      Checkpoint.save(weights, model.stateDict());
      Tensor pixels = Torch.arange(3 * SIDE * SIDE).remainder(251).view(3, SIDE, SIDE);
      Tensor image = pixels.to(DType.UINT8);
      picture = Images.encodePng(image, 6);
      Detections found = DetectObjects.detect(model, image, 0.5);
      scores = found.scores().toFloatArray();
      boxes = found.boxes().flatten().toFloatArray();
    }
  }

  @Test
  void thePredictorFindsWhatTheModelFinds() {
    try (Serving serving = Serving.open(o -> {})) {
      Predictor<byte[], List<ServeDetector.Found>> predictor =
          serving.add(ServeDetector.model(weights));
      List<ServeDetector.Found> found = predictor.predict(picture);
      assertThat(found).isNotEmpty().hasSize(scores.length);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).score()).isCloseTo(scores[i], within(1e-4));
      }
      for (int side = 0; side < 4; side++) {
        assertThat(found.get(0).box().get(side)).isCloseTo(boxes[side], within(0.05));
      }
    }
  }

  @Test
  void boxesAreInPixelsOfThePicture() {
    byte[] wide;
    try (TensorScope scope = TensorScope.open()) {
      Tensor pixels = Images.decode(picture);
      wide = Images.encodePng(pixels.repeatInterleave(2, 2), 6);
    }
    try (Serving serving = Serving.open(o -> {})) {
      Predictor<byte[], List<ServeDetector.Found>> predictor =
          serving.add(ServeDetector.model(weights));
      double right =
          predictor.predict(wide).stream().mapToDouble(one -> one.box().get(2)).max().orElseThrow();
      double bottom =
          predictor.predict(wide).stream().mapToDouble(one -> one.box().get(3)).max().orElseThrow();
      assertThat(right).isBetween((double) SIDE, 2.0 * SIDE);
      assertThat(bottom).isLessThanOrEqualTo(SIDE);
    }
  }

  @Test
  void concurrentClientsGetJsonAndABrokenPictureIsRefused() throws Exception {
    try (Serving serving = Serving.open(o -> {})) {
      serving.add(ServeDetector.model(weights));
      HttpServer server = ServeDetector.start(0, InferenceHandler.of(serving, o -> {}));
      try {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> answers =
            IntStream.range(0, 6).mapToObj(i -> send(client, server, picture)).toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
          assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
          assertThat(answer.get().body()).contains("\"label\"", "\"score\"", "\"box\"");
        }
        HttpResponse<String> broken = send(client, server, new byte[] {1, 2, 3}).get();
        assertThat(broken.statusCode()).isEqualTo(400);
      } finally {
        server.stop(0);
      }
    }
  }

  private static CompletableFuture<HttpResponse<String>> send(
      HttpClient client, HttpServer server, byte[] body) {
    URI address =
        URI.create(
            "http://localhost:" + server.getAddress().getPort() + "/v2/models/ssdlite/predict");
    return client.sendAsync(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "image/png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
