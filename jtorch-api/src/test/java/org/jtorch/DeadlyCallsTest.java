package org.jtorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlyCallsTest {
  @TempDir private Path folder;

  /** What each call gives is in {@code deadly-calls.txt}. */
  @Test
  void eachIsRefusedInOneLineOrGivesItsNumber() throws IOException, InterruptedException {
    List<String> lines = run();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    assertThat(last).as("the call that the JVM died of").doesNotStartWith("calling ");
    assertThat(lines.stream().filter(line -> !line.startsWith("calling ")))
        .containsExactlyElementsOf(expected());
  }

  private List<String> run() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DeadlyCalls.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return Files.readAllLines(out, UTF_8);
  }

  private static List<String> expected() throws IOException {
    try (InputStream in = DeadlyCallsTest.class.getResourceAsStream("deadly-calls.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
    }
  }
}
