package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue serves on after a jump of a clock. */
@NoLeaks
@Timeout(120)
class ClockJumpTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final AtomicLong jumped = new AtomicLong();
  private final GatedNetwork network = GatedNetwork.gated();

  private long clock() {
    return System.nanoTime() + jumped.get();
  }

  private Predictor<float[], Float> added(Serving serving) {
    return serving.add(
        Model.of(
            "m", network.source(), GatedNetwork.codec(), o -> o.timeout(Duration.ofMinutes(1))));
  }

  /** What a process sees that was stopped for an hour. */
  @Test
  void aJumpForwardExpiresWhatWaitsAndNothingElse() {
    try (Serving serving = Serving.open(o -> o.workers(1), this::clock)) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<Float> running = predictor.submit(new float[] {1});
      network.awaitEntry();
      Prediction<Float> waiting = predictor.submit(new float[] {2});
      jumped.addAndGet(HOUR);
      network.letAllPass();
      assertThat(running.join()).isEqualTo(2);
      assertThatThrownBy(waiting::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(DeadlineExceededException.class);
      assertServes(predictor);
    }
  }

  /** {@link System#nanoTime} never does this; a batch then takes less than no time. */
  @Test
  void aJumpBackLeavesTheQueueServing() {
    jumped.set(2 * HOUR);
    try (Serving serving = Serving.open(o -> o.workers(1), this::clock)) {
      Predictor<float[], Float> predictor = added(serving);
      Prediction<Float> running = predictor.submit(new float[] {1});
      network.awaitEntry();
      Prediction<Float> waiting = predictor.submit(new float[] {2});
      jumped.addAndGet(-HOUR);
      network.letAllPass();
      assertThat(running.join()).isEqualTo(2);
      assertThat(waiting.join()).isEqualTo(4);
      assertServes(predictor);
    }
  }

  /** Full batches, whose waiting time is estimated from the times before the jump too. */
  private static void assertServes(Predictor<float[], Float> predictor) {
    List<Prediction<Float>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(predictor.submit(new float[] {3}));
    }
    assertThat(all).allSatisfy(prediction -> assertThat(prediction.join()).isEqualTo(6));
    assertThat(predictor.predict(new float[] {4})).isEqualTo(8);
  }

  /**
   * The date is read to be shown or to name a version, never to wait: a jump of it does not matter.
   */
  @Test
  void theDateIsReadOnlyToBeShown() throws IOException {
    Pattern date =
        Pattern.compile("currentTimeMillis|Instant\\.now|Clock\\.|new Date|awaitUntil|parkUntil");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> date.matcher(line).find())
            .forEach(line -> found.add(line.strip()));
      }
      assertThat(found).hasSize(2).containsOnly("private final Instant loadedAt = Instant.now();");
    }
  }
}
