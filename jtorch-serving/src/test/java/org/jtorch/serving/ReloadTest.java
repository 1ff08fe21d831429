package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.serving.load.ReloadMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reloads under load fail no request, and memory does not grow with their number: the first ones
 * leave one to three models' size in glibc's arenas, later ones nothing. Measured in a JVM whose
 * heap is resident from the start, so that only native memory can grow.
 */
class ReloadTest {
  private static final Pattern FIGURES =
      Pattern.compile(
          "50 reloads in .* s: (\\d+) answered, (\\d+) failed; model (.*) MB; resident (.*) MB at"
              + " the start, (.*) at least in the first half, (.*) in the last third, .* at most,"
              + " (.*) at the end");

  @Test
  @Timeout(300)
  void fiftyReloadsUnderLoadFailNoRequest() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                ReloadMain.class.getName(),
                "50")
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    Matcher figures = FIGURES.matcher(printed);
    assertThat(figures.find()).as(printed).isTrue();
    assertThat(Long.parseLong(figures.group(1))).isGreaterThan(50);
    assertThat(figures.group(2)).as(printed).isEqualTo("0");
    double model = Double.parseDouble(figures.group(3));
    double first = Double.parseDouble(figures.group(5));
    assertThat(Double.parseDouble(figures.group(6))).as(printed).isLessThan(first + 2 * model);
    double start = Double.parseDouble(figures.group(4));
    assertThat(Double.parseDouble(figures.group(7))).as(printed).isLessThan(start + 4 * model);
  }
}
