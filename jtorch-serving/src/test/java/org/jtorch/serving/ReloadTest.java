package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.serving.load.ReloadMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reloads under load fail no request, and memory does not grow with their number. Measured in a JVM
 * whose heap is resident from the start, so that only native memory can grow.
 */
class ReloadTest {
  /** What glibc keeps of freed memory at the end of a thread's part, as jtorch sets it. */
  private static final double KEPT = 64 << 20;

  private static final Pattern FIGURES =
      Pattern.compile(
          "reloads in .* s: (\\d+) answered, (\\d+) failed; model (.*) MB; resident (.*) MB at the"
              + " start, (.*) at least in the first half, (.*) in the last third, .* at most, (.*)"
              + " at the end");

  @Test
  @Timeout(300)
  void fiftyReloadsUnderLoadFailNoRequest() throws IOException, InterruptedException {
    reload("50");
  }

  /**
   * With pauses in which idle threads would end: with a new thread for each load, memory grew by
   * four models in the last two thirds, and ended five above the start.
   */
  @Test
  @Timeout(300)
  void rareReloadsLeaveNoMemoryBehind() throws IOException, InterruptedException {
    reload("12", "1300");
  }

  private static void reload(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ReloadMain.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    Matcher figures = FIGURES.matcher(printed);
    assertThat(figures.find()).as(printed).isTrue();
    assertThat(Long.parseLong(figures.group(1))).isGreaterThan(50);
    assertThat(figures.group(2)).as(printed).isEqualTo("0");
    double model = Double.parseDouble(figures.group(3));
    double start = Double.parseDouble(figures.group(4));
    double first = Double.parseDouble(figures.group(5));
    assertThat(Double.parseDouble(figures.group(6))).as(printed).isLessThan(first + 3 * model);
    assertThat(Double.parseDouble(figures.group(7)))
        .as(printed)
        .isLessThan(start + 2 * model + KEPT / 1e6);
  }
}
