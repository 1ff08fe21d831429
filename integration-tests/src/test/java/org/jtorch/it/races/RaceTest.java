package org.jtorch.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.it.Command;
import org.junit.jupiter.api.Test;

/**
 * Threads that replace a tensor's internals or gradients during other threads' calls never end the
 * process.
 */
class RaceTest {
  /** Duration of each pair of actions in milliseconds; 20000 for a thorough run. */
  private static final String MILLIS = System.getProperty("jtorch.races", "40");

  @Test
  void replacingWhileAnotherThreadReadsDoesNotEndTheProcess() throws Exception {
    int races = Race.all().size();
    Command.Result result =
        Command.java(
                "-cp", System.getProperty("java.class.path"), RaceProgram.class.getName(), MILLIS)
            .run()
            .ok();
    assertThat(result.out().strip()).endsWith("done " + races);
  }
}
