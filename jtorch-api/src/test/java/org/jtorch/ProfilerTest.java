package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
  @Test
  void countsOperatorsAndTheMemoryTheyBring() {
    Tensor x = Torch.ones(256, 256);
    Profile profile =
        Profiler.record(
            () -> {
              for (int i = 0; i < 3; i++) {
                x.add(1).close();
                x.view(-1).close();
              }
            });
    Profile.Row add = row(profile.operators(), "add");
    assertThat(add.calls()).isEqualTo(3);
    assertThat(add.bytes()).isEqualTo(3L * 256 * 256 * 4);
    assertThat(row(profile.operators(), "view").bytes()).isZero();
    x.close();
  }

  @Test
  void selfTimesAddUpToTheWallTime() {
    Tensor x = Torch.randn(64, 64);
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range outer = Profiler.module("net");
                  Profiler.Range inner = Profiler.module("net.layer")) {
                x.matmul(x).close();
              }
            });
    for (List<Profile.Row> rows : List.of(profile.operators(), profile.modules())) {
      assertThat(rows.stream().mapToLong(Profile.Row::selfNanos).sum())
          .isEqualTo(profile.wallNanos());
    }
    Profile.Row net = row(profile.modules(), "net");
    Profile.Row layer = row(profile.modules(), "net.layer");
    assertThat(net.totalNanos()).isEqualTo(net.selfNanos() + layer.selfNanos());
    assertThat(layer.bytes()).isEqualTo(64 * 64 * 4);
    x.close();
  }

  @Test
  void seesOtherThreadsWithoutMixingTheirTimeIn() throws InterruptedException {
    Tensor x = Torch.ones(2);
    Thread other = new Thread(() -> x.add(1).close(), "the other");
    Profile profile =
        Profiler.record(
            () -> {
              other.start();
              other.join();
              x.mul(2).close();
            });
    assertThat(profile.threads()).extracting(Profile.Row::name).contains("the other");
    assertThat(row(profile.operators(), "add").calls()).isEqualTo(1);
    x.close();
  }

  @Test
  void namedRangesHaveATableOfTheirOwn() {
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range range = Profiler.range("tokenize")) {
                Torch.ones(1).close();
              }
            });
    assertThat(profile.ranges()).extracting(Profile.Row::name).containsExactly("tokenize");
    assertThat(profile.table()).contains("tokenize").contains("(Java)");
  }

  @Test
  void writesATraceThatPerfettoOpens(@TempDir Path folder) throws IOException {
    Profile profile = Profiler.record(() -> Torch.ones(1 << 10).close());
    Path file = folder.resolve("trace.json");
    profile.writeChromeTrace(file);
    JsonNode events = new ObjectMapper().readTree(file.toFile()).get("traceEvents");
    assertThat(events.get(0).get("ph").textValue()).isEqualTo("M");
    JsonNode call = events.get(1);
    assertThat(call.get("ph").textValue()).isEqualTo("X");
    assertThat(call.get("cat").textValue()).isEqualTo("operator");
    double end = call.get("ts").doubleValue() + call.get("dur").doubleValue();
    assertThat(end).isLessThanOrEqualTo(profile.wallNanos() / 1e3);
    assertThat(call.get("args").get("bytes").intValue()).isEqualTo(4096);
  }

  @Test
  void recordsWhatThrowsAndEndsAllTheSame() {
    Tensor x = Torch.ones(2, 3);
    assertThatThrownBy(() -> Profiler.record(() -> x.matmul(x).close()))
        .isInstanceOf(TorchException.class);
    assertThat(Profiler.isRecording()).isFalse();
    x.close();
  }

  @Test
  void oneRecordingAtATime() {
    assertThatThrownBy(() -> Profiler.record(() -> Profiler.record(() -> {}).table().length()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a recording is running already: one at a time");
  }

  @Test
  void aRangeOutsideARecordingCostsNothingAndHoldsNothing() {
    try (Profiler.Range range = Profiler.range("nobody listens")) {
      assertThat(Profiler.isRecording()).isFalse();
    }
  }

  @Test
  void anOperatorInsideItselfCountsItsTimeOnce() {
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range outer = Profiler.range("twice");
                  Profiler.Range inner = Profiler.range("twice")) {
                Torch.ones(1).close();
              }
            });
    Profile.Row row = row(profile.ranges(), "twice");
    assertThat(row.calls()).isEqualTo(2);
    assertThat(row.totalNanos()).isCloseTo(row.selfNanos(), within(1_000L));
  }

  private static Profile.Row row(List<Profile.Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}
