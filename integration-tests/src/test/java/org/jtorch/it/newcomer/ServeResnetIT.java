package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.it.Repository;
import org.jtorch.samples.ClassifyImage;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample {@code serve-resnet}, built outside the reactor. */
class ServeResnetIT {
  private static final Pattern STARTED = Pattern.compile("Serving on http://localhost:(\\d+)/");
  private static final String PREDICT = "/v2/models/resnet18/predict";
  private static final int CLIENTS = 8;

  private static Path jar;
  private static Path weights;
  private static Path labels;
  private static byte[] picture;

  @BeforeAll
  static void build() throws Exception {
    MavenProject project =
        MavenProject.copy("serve-resnet", Repository.root().resolve("samples/serve-resnet"));
    project.maven("package");
    jar = project.folder().resolve("target/serve-resnet-1.jar");
    weights = project.folder().resolve("resnet18.pth");
    saveWeights();
    labels = project.folder().resolve("labels.txt");
    Files.write(labels, IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList());
    try (InputStream resource = ClassifyImage.class.getResourceAsStream("seven.png")) {
      picture = resource.readAllBytes();
    }
  }

  /** Random weights whose most probable class is 207. */
  private static void saveWeights() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      ResNet model = ResNet.resnet18();
      Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
      state.put("fc.bias", Torch.arange(1000).eq(207).mul(100).to(DType.FLOAT32));
      Checkpoint.save(weights, state);
    }
  }

  static Stream<Path> jdks() {
    return Jdks.atHand().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void concurrentClientsAreAnsweredUntilTheServiceStops(Path jdk) throws Exception {
    List<String> command =
        List.of(
            jdk.resolve("bin/java").toString(),
            "-jar",
            jar.toString(),
            weights.toString(),
            labels.toString(),
            "0");
    try (RunningService service = RunningService.start(command, STARTED)) {
      assertThat(service.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(service.get("/jtorch").body()).contains("jtorch");
      assertThat(service.get("/v2/models/resnet18").body()).contains("\"picture\"", "\"scores\"");
      HttpResponse<String> broken =
          service.send(service.request(PREDICT, "image/png", new byte[] {1, 2, 3}));
      assertThat(broken.statusCode()).isEqualTo(400);
      assertStopsUnderLoad(service);
      assertThat(service.printed()).doesNotContain("WARNING", "SEVERE", "Exception");
    }
  }

  private static void assertStopsUnderLoad(RunningService service) throws Exception {
    CountDownLatch answered = new CountDownLatch(3 * CLIENTS);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      all.add(clients.submit(() -> load(service, answered)));
    }
    assertThat(answered.await(2, TimeUnit.MINUTES)).isTrue();
    service.process().destroy();
    for (Future<Integer> client : all) {
      assertThat(client.get(1, TimeUnit.MINUTES)).isPositive();
    }
    clients.shutdown();
    assertThat(service.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(service.process().exitValue()).isEqualTo(143);
  }

  /** Sends until the service refuses, and returns the number of answers. */
  private static int load(RunningService service, CountDownLatch answered) throws Exception {
    int count = 0;
    while (true) {
      HttpResponse<String> response;
      try {
        response = service.send(service.request(PREDICT, "image/png", picture));
      } catch (IOException e) {
        assertThat(service.process().toHandle().isAlive() && answered.getCount() > 0).isFalse();
        return count;
      }
      if (response.statusCode() == 503) {
        return count;
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).contains("\"class 207\"");
      answered.countDown();
      count++;
    }
  }
}
