package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Resident memory of programs with a heap of 256 MB that close nothing. */
@Tag("once")
@EnabledOnOs(OS.LINUX)
class UnscopedMemoryTest {
  @Test
  void aMillionSmallTensorsThatNobodyClosesDoNotPileUp() throws Exception {
    assertThat(Long.parseLong(run("small"))).as("MB grown").isLessThan(200);
  }

  @Test
  void aMillionSmallTensorsInScopesStayFlat() throws Exception {
    assertThat(Long.parseLong(run("small-scoped"))).as("MB grown").isLessThan(100);
  }

  @Test
  void largeTensorsThatNobodyClosesComeBackInTime() throws Exception {
    String[] figures = run("large 800").split(" ");
    assertThat(Long.parseLong(figures[0])).as("peak MB").isLessThan(1536);
    double ratio = Double.parseDouble(figures[2]) / Double.parseDouble(figures[1]);
    // Three to four times on a machine of one's own; a busy one stretches the collections.
    assertThat(ratio).as("time against closing by hand").isLessThan(10);
  }

  /** 130 MB when each frozen copy left its graph behind; the heap is resident from the start. */
  @Test
  void freezingAgainAndAgainStaysFlat() throws Exception {
    assertThat(Long.parseLong(run("freeze", "-Xms256m", "-XX:+AlwaysPreTouch")))
        .as("MB grown")
        .isLessThan(80);
  }

  @Test
  void withExplicitCollectionsSwitchedOffTheDiagnosticCommandCollects() throws Exception {
    assertThat(Long.parseLong(run("small", "-XX:+DisableExplicitGC")))
        .as("MB grown")
        .isLessThan(200);
  }

  private static String run(String what, String... flags) throws IOException, InterruptedException {
    String[] options =
        Stream.concat(Stream.of("-Xmx256m"), Stream.of(flags)).toArray(String[]::new);
    ChildJvm small = new ChildJvm(options).withoutErrors();
    return String.join("\n", small.run(MemoryProgram.class, what.split(" ")));
  }
}
