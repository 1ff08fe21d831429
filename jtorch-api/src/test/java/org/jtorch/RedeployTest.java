package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    return String.join("\n", new ChildJvm().withoutErrors().run(Redeploy.class, how)) + "\n";
  }
}
