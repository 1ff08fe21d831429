package org.jtorch.it.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * torchvision's resnet18, exported by the Python that the property {@code jtorch.python} names;
 * {@code jtorch.shim} may name a file for it to run before torchvision is imported.
 */
@Tag("python")
@Tag("once")
@NoLeaks
class PythonsResNetTest {
  @TempDir static Path folder;
  private static PythonTensors python;

  @BeforeAll
  static void export() throws IOException, InterruptedException {
    Path script = Repository.root().resolve("integration-tests/src/test/python/make_resnet18.py");
    List<String> words = new ArrayList<>();
    words.add(Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python"));
    words.add(script.toString());
    words.add(folder.toString());
    String shim = System.getProperty("jtorch.shim");
    if (shim != null) {
      words.addAll(List.of("--shim", shim));
    }
    assertThat(Command.of(words).run().ok().exitCode()).isZero();
    python = PythonTensors.file(folder.resolve("resnet18.safetensors"));
  }

  @Test
  void theTorchScriptGivesPythonsLogits() {
    try (ScriptModule script = ScriptModule.load(folder.resolve("resnet18.pt"), Device.CPU)) {
      Tensor logits = Torch.inferenceMode(() -> script.forward(python.get("input")));
      Distance.assertWithin(1e-4, logits, python.get("logits"));
    }
  }

  @Test
  void theCheckpointInAJavaModelGivesPythonsLogits() {
    ResNet model = ResNet.resnet18();
    Map<String, Tensor> state = Checkpoint.load(folder.resolve("resnet18.pth")).stateDict();
    assertThat(model.stateDict().keySet()).containsExactlyElementsOf(state.keySet());
    model.loadStateDict(state);
    model.eval();
    Tensor logits = Torch.inferenceMode(() -> model.call(python.get("input")));
    Distance.assertWithin(1e-4, logits, python.get("logits"));
    model.close();
  }
}
