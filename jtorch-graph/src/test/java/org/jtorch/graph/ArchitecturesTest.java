package org.jtorch.graph;

import java.io.IOException;
import java.nio.file.Path;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Architectures of torchvision and transformers, exported by make_architectures.py. */
@Tag("python")
@Tag("once")
class ArchitecturesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "mobilenet_v3_small",
        "vit",
        "swin",
        "encoder",
        "gpt2",
        "bert",
        "distilbert",
        "llama",
        "llama_static_cache"
      })
  void anArchitectureReturnsWhatItReturnsInPython(String name)
      throws IOException, InterruptedException {
    ExportedFiles.export("make_architectures.py", folder, name);
    Checkpoint facts = Checkpoint.load(folder.resolve(name + ".pth"));
    try (ExportedProgram program = ExportedProgram.load(folder.resolve(name + ".pt2"));
        Mode mode = Torch.noGrad()) {
      ExportedFiles.assertRuns(program, facts);
    }
    try (ExportedProgram program = ExportedProgram.load(folder.resolve(name + ".pt2"));
        ExportedProgram optimized = program.optimizeForInference();
        Mode mode = Torch.noGrad()) {
      ExportedFiles.assertRuns(optimized, facts);
    }
  }
}
