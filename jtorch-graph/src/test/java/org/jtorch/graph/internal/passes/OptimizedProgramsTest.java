package org.jtorch.graph.internal.passes;

import java.util.stream.Stream;
import org.jtorch.IValue;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares optimized programs with Python. */
@NoLeaks
class OptimizedProgramsTest {
  /** Optimized programs are in evaluation mode. */
  static Stream<String> names() {
    return ExportedFiles.names().filter(name -> !name.contains("train"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void anOptimizedProgramReturnsWhatItReturnsInPython(String name) {
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file(name));
        ExportedProgram optimized = program.optimizeForInference();
        Mode mode = Torch.noGrad()) {
      for (ExportedFiles.Call call : ExportedFiles.calls(ExportedFiles.facts(name))) {
        IValue result = optimized.run(call.arguments(), call.keywords());
        ExportedFiles.assertEquals(ExportedFiles.leaves(result), call.outputs());
      }
    }
  }
}
