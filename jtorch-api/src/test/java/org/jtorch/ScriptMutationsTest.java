package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.jtorch.internal.scripts.ScriptFiles;
import org.jtorch.internal.scripts.ScriptMutations;
import org.jtorch.internal.scripts.ScriptMutations.When;
import org.junit.jupiter.api.Test;

/** Programs that set attributes have the module to themselves. */
class ScriptMutationsTest {
  @Test
  void callsThatSetAttributesDoNotRunAtTheSameTime() throws IOException, InterruptedException {
    assertThat(ChildJvm.small().run(MutateInScripts.class)).contains("done true");
  }

  @Test
  void programsThatChangeNothingSharedRunInParallel() throws IOException {
    for (String name : new String[] {"tiny.pt", "divisions.pt", "restored.pt"}) {
      assertThat(mutates(name, code -> code)).as(name).isEqualTo(When.NEVER);
    }
  }

  @Test
  void attributesAndTheirListsAreShared() throws IOException {
    assertThat(mutates("mutating.pt", code -> code)).isEqualTo(When.ALWAYS);
    UnaryOperator<String> listOnly = code -> code.replaceAll(" +self\\.(latest|total) = .*\n", "");
    assertThat(mutates("mutating.pt", listOnly)).isEqualTo(When.ALWAYS);
  }

  @Test
  void whatIsSetInTrainingModeCountsInTrainingMode() throws IOException {
    assertThat(mutates("counting.pt", code -> code)).isEqualTo(When.TRAINING);
    UnaryOperator<String> always = code -> code.replace("if training:", "if True:");
    assertThat(mutates("counting.pt", always)).isEqualTo(When.ALWAYS);
  }

  private static When mutates(String fixture, UnaryOperator<String> change) throws IOException {
    byte[] file = ScriptArchives.withCode(fixture, change);
    try (JitModule module =
        ScriptFiles.load(new ByteArrayInputStream(file), "the bytes", Device.CPU, false).module()) {
      return ScriptMutations.of(module);
    }
  }
}
