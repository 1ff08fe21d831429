package org.jtorch.it.newcomer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.vision.datasets.MNIST;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample {@code spring-digits} as executable jar, in both lines of Spring Boot. */
class SpringDigitsIT {
  private static final Map<String, Path> JARS = new TreeMap<>();
  private static final int DIGITS = 5;
  private static final int CLIENTS = 16;
  private static final String POSTS_UNDER_WAY =
      "http_server_requests_active_seconds_count{exception=\"none\",method=\"POST\","
          + "outcome=\"SUCCESS\",status=\"200\",uri=\"UNKNOWN\"} "
          + DIGITS
          + "\n";
  private static final String BOUNDARY = "picture-follows";

  private static final long[] LABELS = new long[DIGITS];
  private static final String[] DRAWINGS = new String[DIGITS];
  private static final byte[][] PICTURES = new byte[DIGITS][];

  @BeforeAll
  static void build() throws Exception {
    Path sources = Repository.root().resolve("samples/spring-digits");
    for (String boot : List.of("3.5.7", "4.0.7")) {
      MavenProject project = MavenProject.copy("spring-digits", sources);
      project.maven("package", "-Paot", "-Dboot.version=" + boot);
      JARS.put(boot, project.folder().resolve("target/spring-digits-1.jar"));
    }
  }

  @BeforeAll
  static void readDigits() throws IOException {
    try (MNIST test = new MNIST(Repository.root().resolve("data/mnist"), MNIST.Split.TEST);
        TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < DIGITS; i++) {
        LABELS[i] = test.labels().get(i).itemLong();
        Tensor pixels = test.images().get(i);
        float[][] rows = pixels.div(255).toFloatArray2d();
        DRAWINGS[i] = "{\"pixels\": " + Arrays.deepToString(rows) + "}";
        PICTURES[i] = png(rows);
      }
    }
  }

  private static byte[] png(float[][] rows) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        image.getRaster().setSample(x, y, 0, Math.round(rows[y][x] * 255));
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", file)).isTrue();
    return file.toByteArray();
  }

  static List<Arguments> bootsAndJdks() {
    List<Arguments> all = new ArrayList<>();
    for (String boot : JARS.keySet()) {
      Jdks.atHand().forEach(jdk -> all.add(Arguments.of(boot, jdk)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void executableJarRecognizesDigitsAndStopsUnderLoad(String boot, Path jdk) throws Exception {
    try (RunningService service = RunningService.start(jdk, JARS.get(boot))) {
      awaitReady(service);
      assertDigitsAreRecognized(service);
      assertProblems(service);
      assertThat(service.get("/actuator/prometheus").body())
          .contains(
              "jtorch_serving_requests_seconds_count{model=\"drawings\",outcome=\"success\"} 5")
          .contains(
              "jtorch_serving_requests_seconds_count{model=\"pictures\",outcome=\"success\"} 5")
          .contains("jtorch_tensors ");
      assertThat(service.get("/actuator/health").body())
          .contains("\"drawings\":{\"status\":\"UP\"", "\"pictures\":{\"status\":\"UP\"");
      assertThat(service.get("/actuator/jtorch").body()).contains("\"pictures\":{\"ready\":true");
      assertThat(service.get("/").body()).contains("Draw a digit");
      assertStopsUnderLoad(service);
      assertThat(service.printed()).contains("(v" + boot + ")").doesNotContain("WARNING", "ERROR");
    }
  }

  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void aheadOfTimeProcessedApplicationRecognizesDigits(String boot, Path jdk) throws Exception {
    try (RunningService service =
        RunningService.start(jdk, JARS.get(boot), "-Dspring.aot.enabled=true")) {
      awaitReady(service);
      assertDigitsAreRecognized(service);
      assertProblems(service);
      assertThat(service.printed()).contains("Starting AOT-processed DigitsApplication");
    }
  }

  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void extractedJarRecognizesDigits(String boot, Path jdk) throws Exception {
    Path folder = Repository.freshFolder("extracted").resolve("application");
    Command.java(
            jdk,
            List.of(
                "-Djarmode=tools",
                "-jar",
                JARS.get(boot).toString(),
                "extract",
                "--destination",
                folder.toString()))
        .run()
        .ok();
    try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("jtorch-spring-boot-starter"));
    }
    try (RunningService service =
        RunningService.start(jdk, folder.resolve("spring-digits-1.jar"))) {
      awaitReady(service);
      assertDigitsAreRecognized(service);
    }
  }

  /** The recipe of docs/serving.md, with the layer of snapshots, in which jtorch is here. */
  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void layersWithUnpackedNativesStartWithoutUnpacking(String boot, Path jdk) throws Exception {
    Path image = Repository.freshFolder("layered");
    Path layers = image.resolve("layers");
    Path application = Files.createDirectory(image.resolve("application"));
    Command.java(
            jdk,
            List.of(
                "-Djarmode=tools",
                "-jar",
                JARS.get(boot).toString(),
                "extract",
                "--layers",
                "--destination",
                layers.toString()))
        .run()
        .ok();
    copy(layers.resolve("dependencies"), application);
    copy(layers.resolve("snapshot-dependencies"), application);
    String natives = "-Dorg.bytedeco.javacpp.cachedir=" + image.resolve("natives");
    Command.java(jdk, List.of("-cp", application + "/lib/*", natives, "org.jtorch.loader.Doctor"))
        .run()
        .ok();
    copy(layers.resolve("spring-boot-loader"), application);
    copy(layers.resolve("application"), application);
    try (RunningService service =
        RunningService.start(jdk, application.resolve("spring-digits-1.jar"), natives)) {
      awaitReady(service);
      assertDigitsAreRecognized(service);
      assertThat(service.printed()).doesNotContain("unpacking");
    }
  }

  private static void copy(Path layer, Path application) throws IOException {
    if (!Files.exists(layer)) {
      return; // Spring Boot leaves out layers that are empty
    }
    try (Stream<Path> all = Files.walk(layer)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = application.resolve(layer.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static void awaitReady(RunningService service) throws Exception {
    await(service, () -> service.get("/actuator/health/readiness").statusCode() == 200);
  }

  private static void await(RunningService service, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(service.printed()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static void assertDigitsAreRecognized(RunningService service) throws Exception {
    for (int i = 0; i < DIGITS; i++) {
      assertThat(service.post("/drawings", DRAWINGS[i])).startsWith("{\"digit\":" + LABELS[i]);
      HttpResponse<String> labels = service.send(upload(service, PICTURES[i]));
      assertThat(labels.statusCode()).isEqualTo(200);
      assertThat(labels.body()).startsWith("[{\"name\":\"" + LABELS[i] + "\"");
    }
  }

  private static void assertProblems(RunningService service) throws Exception {
    String few = "{\"pixels\": [[1]]}";
    String ragged = DRAWINGS[0].replaceFirst("\\[\\[0\\.0, ", "[[");
    for (String drawing : List.of("{}", few, ragged, "{\"pixels\": 1}", "{")) {
      HttpResponse<String> refused =
          service.send(service.request("/drawings", "application/json", drawing.getBytes(UTF_8)));
      assertThat(refused.statusCode()).as(drawing).isEqualTo(400);
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    HttpResponse<String> noPicture = service.send(upload(service, new byte[] {1, 2, 3}));
    assertThat(noPicture.statusCode()).isEqualTo(400);
    assertThat(noPicture.body()).contains("cannot read an image").contains("\"pictures\"");
  }

  private static HttpRequest upload(RunningService service, byte[] picture) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p\"\r\n";
    form.write((head + "Content-Type: image/png\r\n\r\n").getBytes(UTF_8));
    form.write(picture);
    form.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return service.request(
        "/pictures", "multipart/form-data; boundary=" + BOUNDARY, form.toByteArray());
  }

  /**
   * A balancer stops sending, then the process is told to stop while requests are under way: the
   * service has their heads and waits for their bodies. All are answered.
   */
  private static void assertStopsUnderLoad(RunningService service) throws Exception {
    AtomicBoolean sending = new AtomicBoolean(true);
    CountDownLatch loaded = new CountDownLatch(CLIENTS * 10);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(clients.submit(() -> load(service, sending, loaded)));
    }
    assertThat(loaded.await(2, TimeUnit.MINUTES)).isTrue();
    CountDownLatch stopping = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<String>>> underWay = new ArrayList<>();
    for (int i = 0; i < DIGITS; i++) {
      underWay.add(service.postWhen(stopping, "/drawings", DRAWINGS[i]));
    }
    sending.set(false);
    int all = 0;
    for (Future<Integer> answered : answers) {
      all += answered.get();
    }
    clients.shutdown();
    assertThat(all).isGreaterThanOrEqualTo(CLIENTS * 10);
    await(service, () -> service.get("/actuator/prometheus").body().contains(POSTS_UNDER_WAY));
    service.process().destroy();
    await(service, () -> service.printed().contains("Commencing graceful shutdown"));
    stopping.countDown();
    for (int i = 0; i < DIGITS; i++) {
      HttpResponse<String> answer = underWay.get(i).get(1, TimeUnit.MINUTES);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("{\"digit\":" + LABELS[i]);
    }
    assertThat(service.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(service.process().exitValue()).isEqualTo(143);
    assertThat(service.printed()).contains("Graceful shutdown complete");
  }

  /** Returns the number of requests, all of which were answered. */
  private static int load(RunningService service, AtomicBoolean sending, CountDownLatch loaded)
      throws Exception {
    int count = 0;
    while (sending.get()) {
      int digit = count++ % DIGITS;
      assertThat(service.post("/drawings", DRAWINGS[digit]))
          .startsWith("{\"digit\":" + LABELS[digit]);
      loaded.countDown();
    }
    return count;
  }
}
