package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that happens in a callback of libtorch ends the process. */
class NativeCallbackTest {
  @Test
  void longChainsOfCustomFunctionsCheckpointsAndHooksAreFreedOnASmallStack() throws Exception {
    assertThat(run("-Xmx512m", "chain", System.getProperty("jtorch.chain", "2000")))
        .isEqualTo("gradient 1.0\ngradient 1.0\ngradient 1.0\ndone 0 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  void aFullHeapInAHookReachesTheCallerOfBackward(String collector) throws Exception {
    assertThat(run("-Xmx16m", collector, "heap")).isEqualTo("errors 12");
  }

  @Test
  void aStackOverflowInAHookReachesTheCallerOfBackward() throws Exception {
    assertThat(run("-Xss512k", "stack")).isEqualTo("errors 12");
  }

  private static String run(String... words) throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                Stream.of(words).filter(word -> word.startsWith("-")),
                Stream.of(CallbackProgram.class.getName()),
                Stream.of(words).filter(word -> !word.startsWith("-")))
            .flatMap(s -> s)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of " + command).isZero();
    return out.strip();
  }
}
