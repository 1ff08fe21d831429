package org.jtorch.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.it.Command;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Short version of an endurance run: resident memory at the end equals that after warm-up. {@code
 * -Djtorch.endurance=1} runs all of it, five million operators and 100,000 training steps.
 */
@Tag("once")
@EnabledOnOs(OS.LINUX)
class EnduranceTest {
  private static final int SHARE = Integer.getInteger("jtorch.endurance", 20);

  @Test
  void memoryStaysFlatUnderTwoThreads() throws Exception {
    String grown =
        Command.java(
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                EnduranceProgram.class.getName(),
                Integer.toString(5_000_000 / SHARE),
                Integer.toString(100_000 / SHARE))
            .run()
            .ok()
            .out();
    System.out.println("endurance: grown by " + grown.strip() + " MB");
    assertThat(Long.parseLong(grown.strip())).as("MB grown").isLessThan(20);
  }
}
