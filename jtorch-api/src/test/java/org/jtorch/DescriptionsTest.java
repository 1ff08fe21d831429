package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What scopes, modes, generators and script modules print of themselves. */
class DescriptionsTest {
  @Test
  void aScriptModulePrintsAsInPython() {
    ScriptModule module = ScriptFixtures.load("perceptron.pt");
    String text = module.toString();
    assertThat(text).startsWith("RecursiveScriptModule(\n  original_name=");
    assertThat(text).contains("): RecursiveScriptModule(original_name=Linear)\n");
    assertThat(text).endsWith("\n)");
    module.close();
    assertThat(module).hasToString("RecursiveScriptModule(closed)");
  }

  @Test
  void aScopeTellsItsTensorsAndItsThread() {
    TensorScope scope = TensorScope.open();
    try (scope) {
      Tensor one = Torch.ones(1);
      assertThat(one.isClosed()).isFalse();
      assertThat(scope.toString()).matches("TensorScope\\[1 tensors, thread .+]");
    }
    assertThat(scope.toString()).startsWith("TensorScope[closed, ");
  }

  @Test
  void aModeTellsWhatItIs() {
    try (Mode mode = Torch.noGrad()) {
      assertThat(mode.toString()).matches("Mode\\[noGrad, thread .+]");
    }
  }

  @Test
  void aGeneratorTellsItsSeed() {
    assertThat(Generator.cpu().manualSeed(-1))
        .hasToString("Generator[device=cpu, initialSeed=18446744073709551615]");
  }
}
