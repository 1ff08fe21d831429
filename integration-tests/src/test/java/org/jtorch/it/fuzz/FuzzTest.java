package org.jtorch.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hostile calls of typed operators and of {@code Ops.call} return or are refused, and none ends the
 * JVM. {@link FuzzRun} runs longer and with other seeds.
 */
@Tag("once")
class FuzzTest {
  private static final long SEED = Long.getLong("jtorch.hostile.seed", 1);
  private static final long CALLS = Long.getLong("jtorch.hostile.calls", 12_000);
  private static final long MILLIS = Long.getLong("jtorch.hostile.time", 25_000);

  @Test
  void hostileCallsAreAnsweredOrRefused() throws IOException, InterruptedException {
    Path folder = Repository.freshFolder("fuzz");
    FuzzRun run = new FuzzRun(new Child(folder, GuardPages.environment(folder)));
    run.calls(CALLS, SEED, System.currentTimeMillis() + MILLIS);

    System.out.println("fuzz: " + run.figures());
    assertThat(run.crashes()).as(run.figures()).isEmpty();
    assertThat(run.calls()).isGreaterThan(1_000);
    assertThat(run.operators()).isGreaterThan(500);
    assertThat(run.answered()).isGreaterThan(run.calls() / 10);
  }

  @Test
  void callsThatHaveEndedTheJvmAreAnsweredOrRefused() throws IOException, InterruptedException {
    Child child = new Child(Repository.freshFolder("fuzz"), Map.of());
    assertThat(Replay.deaths(child, corpus())).isEmpty();
  }

  @Test
  void callsThatHaveReadForeignMemoryStayInsideTheirTensors()
      throws IOException, InterruptedException {
    assumeTrue(hasGcc(), "no gcc to compile the allocator with guard pages");
    Path folder = Repository.freshFolder("fuzz");
    Child guarded = new Child(folder, GuardPages.environment(folder, 0x11));
    assertThat(Replay.deaths(guarded, corpus())).isEmpty();
    List<String> first = Files.readAllLines(folder.resolve("hashes.txt"));
    Child filled = new Child(folder, GuardPages.environment(folder, 0xee));
    assertThat(Replay.deaths(filled, corpus())).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("hashes.txt")))
        .as("results that depend on what memory held before")
        .isEqualTo(first);
  }

  private static List<String> corpus() throws IOException {
    try (InputStream in = FuzzTest.class.getResourceAsStream("/fuzz/corpus.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static boolean hasGcc() throws InterruptedException {
    try {
      return Command.of("gcc", "--version").run().exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
