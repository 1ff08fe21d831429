package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that happens in a callback of libtorch ends the process. */
class NativeCallbackTest {
  @Tag("nodes")
  @Test
  void longChainsOfCustomFunctionsCheckpointsAndHooksAreFreedOnASmallStack() throws Exception {
    assertThat(run("-Xmx512m", "chain", System.getProperty("jtorch.chain", "2000")))
        .isEqualTo("gradient 1.0\ngradient 1.0\ngradient 1.0\ndone 0 0");
  }

  @Tag("nodes")
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  void aFullHeapInAHookReachesTheCallerOfBackward(String collector) throws Exception {
    assertThat(heap(collector)).isEqualTo("errors 12");
  }

  @Tag("nodes")
  @Test
  void aStackOverflowInAHookReachesTheCallerOfBackward() throws Exception {
    assertThat(run("-Xss512k", "stack")).isEqualTo("errors 12");
  }

  private static String heap(String collector) throws IOException, InterruptedException {
    ChildJvm small = new ChildJvm("-Xmx16m", collector).withoutErrors();
    return String.join("\n", small.run(CallbackProgram.class, "heap"));
  }

  private static String run(String option, String... words)
      throws IOException, InterruptedException {
    return String.join(
        "\n", new ChildJvm(option).withoutErrors().run(CallbackProgram.class, words));
  }
}
