package org.jtorch.it.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jtorch.Profile;
import org.jtorch.Profiler;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profile of a training. */
class ProfiledTrainingTest {
  private static final int STEPS = 10;
  private static final long TOKENS = 16 * 8;
  private static final long WIDTH = 24;

  private final Gpt gpt = new Gpt();

  private Profile trained() {
    Torch.manualSeed(0);
    gpt.train(2);
    return Profiler.record(() -> assertThat(gpt.train(STEPS)).isPositive());
  }

  @Test
  void selfTimesOfTheRecordingThreadAreItsWallTime() {
    gpt.train(2);
    long before = System.nanoTime();
    Profile profile = Profiler.record(() -> assertThat(gpt.train(STEPS)).isPositive());
    double wall = System.nanoTime() - before;
    for (List<Profile.Row> rows : List.of(profile.operators(), profile.modules())) {
      assertThat(rows).allSatisfy(row -> assertThat(row.selfNanos()).isNotNegative());
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.totalNanos()).isGreaterThanOrEqualTo(row.selfNanos()));
      assertThat(self(rows) / wall).isBetween(0.95, 1.05);
    }
    Profile.Row java = row(profile.operators(), Profile.JAVA);
    Profile.Row thread = profile.threads().get(0);
    assertThat(thread.selfNanos() + java.selfNanos()).isEqualTo(profile.wallNanos());
  }

  @Test
  void everyModulesPathAppearsWithItsCalls() {
    Profile profile = trained();
    Set<String> paths =
        gpt.namedModules().keySet().stream()
            .map(name -> name.isEmpty() ? "Gpt" : "Gpt." + name)
            .collect(Collectors.toSet());
    assertThat(paths).contains("Gpt.blocks.1.mlp.2").hasSize(24);
    Map<String, Long> calls =
        profile.modules().stream()
            .filter(row -> !row.name().equals(Profile.OUTSIDE))
            .collect(Collectors.toMap(Profile.Row::name, Profile.Row::calls));
    assertThat(calls.keySet()).isEqualTo(paths);
    assertThat(calls.values()).containsOnly((long) STEPS);
    Profile.Row block = row(profile.modules(), "Gpt.blocks.0");
    long below =
        profile.modules().stream()
            .filter(row -> row.name().startsWith("Gpt.blocks.0."))
            .mapToLong(Profile.Row::selfNanos)
            .sum();
    assertThat(block.totalNanos()).isEqualTo(block.selfNanos() + below);
  }

  @Test
  void eachBackwardIsOneCall() {
    assertThat(row(trained().operators(), "backward").calls()).isEqualTo(STEPS);
  }

  @Test
  @Tag("nodes")
  void backwardIsDividedByTheNodesOfItsGraph() {
    List<Profile.Row> rows = trained().operators();
    assertThat(row(rows, "AddmmBackward0").calls()).isEqualTo(STEPS * 8L);
    assertThat(row(rows, "NativeLayerNormBackward0").calls()).isEqualTo(STEPS * 5L);
    long nodes =
        rows.stream()
            .filter(row -> row.name().matches(".*Backward\\d+"))
            .mapToLong(Profile.Row::selfNanos)
            .sum();
    Profile.Row backward = row(rows, "backward");
    assertThat(backward.totalNanos()).isEqualTo(backward.selfNanos() + nodes);
    assertThat(nodes).isGreaterThan(backward.totalNanos() / 2);
  }

  @Test
  void memoryIsWhatResultsBring() {
    Profile profile = trained();
    long outputs = 4 * WIDTH * TOKENS * Float.BYTES;
    assertThat(row(profile.modules(), "Gpt.blocks.0.mlp.0").bytes()).isEqualTo(STEPS * outputs);
    assertThat(row(profile.modules(), "Gpt.blocks.0.mlp.1").bytes()).isEqualTo(STEPS * outputs);
    assertThat(row(profile.operators(), "view").bytes()).isZero();
    assertThat(row(profile.operators(), "grad").bytes()).isZero();
    assertThat(bytes(profile.modules()))
        .isLessThanOrEqualTo(bytes(profile.operators()))
        .isGreaterThan(bytes(profile.operators()) / 2);
  }

  @Test
  void eachThreadHasARow() throws InterruptedException {
    Gpt another = new Gpt();
    Thread worker = new Thread(() -> assertThat(another.train(STEPS)).isPositive(), "the worker");
    Profile profile =
        Profiler.record(
            () -> {
              worker.start();
              assertThat(gpt.train(STEPS)).isPositive();
              worker.join();
            });
    List<Profile.Row> threads = profile.threads();
    assertThat(threads)
        .extracting(Profile.Row::name)
        .containsExactlyInAnyOrder("the worker", Thread.currentThread().getName());
    assertThat(threads)
        .allSatisfy(row -> assertThat(row.selfNanos()).isBetween(1L, profile.wallNanos()));
    assertThat(row(profile.modules(), "Gpt.norm").calls()).isEqualTo(2L * STEPS);
    assertThat(self(profile.operators()) - row(threads, "the worker").selfNanos())
        .isEqualTo(profile.wallNanos());
  }

  @Test
  void theTraceIsOneOfTheTraceEventFormat(@TempDir Path folder) throws IOException {
    Profile profile = trained();
    Path file = folder.resolve("trace.json");
    profile.writeChromeTrace(file);
    JsonNode trace = new ObjectMapper().readTree(file.toFile());
    assertThat(trace.get("displayTimeUnit").textValue()).isEqualTo("ms");
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode event : trace.get("traceEvents")) {
      assertThat(event.get("name").isTextual()).isTrue();
      assertThat(event.get("pid").isIntegralNumber()).isTrue();
      assertThat(event.get("tid").isIntegralNumber()).isTrue();
      if (event.get("ph").textValue().equals("M")) {
        assertThat(event.get("name").textValue()).isEqualTo("thread_name");
        assertThat(event.get("args").get("name").textValue()).isNotEmpty();
      } else {
        calls.add(event);
      }
    }
    long rows =
        calls(profile.operators()) + calls(profile.modules()) - 2; // for what is outside of both
    assertThat(calls).hasSize((int) rows);
    assertThatTheyNest(calls, profile.wallNanos() / 1e3);
  }

  /** A viewer nests a complete event in the one that is open when it begins. */
  private static void assertThatTheyNest(List<JsonNode> calls, double wall) {
    Map<Integer, Deque<Double>> open = new HashMap<>();
    Map<Integer, Double> latest = new HashMap<>();
    for (JsonNode call : calls) {
      assertThat(call.get("ph").textValue()).isEqualTo("X");
      assertThat(call.get("cat").textValue()).isIn("operator", "module");
      int thread = call.get("tid").intValue();
      double start = call.get("ts").doubleValue();
      double end = start + call.get("dur").doubleValue();
      assertThat(start).isGreaterThanOrEqualTo(latest.getOrDefault(thread, 0.0));
      latest.put(thread, start);
      Deque<Double> ends = open.computeIfAbsent(thread, any -> new ArrayDeque<>());
      while (!ends.isEmpty() && ends.peek() <= start + 1e-6) {
        ends.pop();
      }
      assertThat(end).isLessThanOrEqualTo((ends.isEmpty() ? wall : ends.peek()) + 1e-6);
      ends.push(end);
    }
  }

  @Test
  void theTableIsAlignedAndHasTheExpectedRows() {
    List<String> lines = trained().table().lines().toList();
    assertThat(lines.get(0)).matches("recorded [\\d.]+ m?s");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("Gpt\\.blocks\\.1\\.mlp\\.2 +10 .*"));
    assertThat(lines).filteredOn(line -> line.matches("all .* 100\\.0 .*")).hasSize(2);
    List<Integer> ends = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.isEmpty()) {
        ends.clear();
      } else if (ends.isEmpty()) {
        ends.add(line.indexOf("calls") + "calls".length());
        ends.add(line.indexOf("self %") + "self %".length());
      } else {
        assertThat(line.charAt(ends.get(0) - 1)).as(line).isBetween('0', '9');
        assertThat(line.charAt(ends.get(1) - 1)).as(line).isBetween('0', '9');
      }
    }
  }

  private static Profile.Row row(List<Profile.Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static long self(List<Profile.Row> rows) {
    return rows.stream().mapToLong(Profile.Row::selfNanos).sum();
  }

  private static long calls(List<Profile.Row> rows) {
    return rows.stream().mapToLong(Profile.Row::calls).sum();
  }

  private static long bytes(List<Profile.Row> rows) {
    return rows.stream().mapToLong(Profile.Row::bytes).sum();
  }
}
