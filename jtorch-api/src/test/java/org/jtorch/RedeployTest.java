package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a redeployed application leaves behind in its JVM. */
class RedeployTest {
  private static final String COMPUTED = "computed 1000.0\n";

  @Test
  void anApplicationUnderAJtorchThatStaysIsCollected() throws Exception {
    assertThat(redeploy("alone")).isEqualTo((COMPUTED + "collected\n").repeat(3) + "3 threads\n");
  }

  /** Its classes stay, because the binding's library does; see docs/natives.md. */
  @Test
  void anApplicationWithAJtorchOfItsOwnLeavesNoThreads() throws Exception {
    assertThat(redeploy("with-jtorch"))
        .isEqualTo((COMPUTED + "not collected\n").repeat(3) + "0 threads\n");
  }

  private static String redeploy(String how) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Redeploy.class.getName(), how));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
