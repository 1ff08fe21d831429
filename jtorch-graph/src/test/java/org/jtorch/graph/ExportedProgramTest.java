package org.jtorch.graph;


import java.util.List;
import java.util.Map;
import org.jtorch.IValue;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExportedProgramTest {
  static java.util.stream.Stream<String> names() {
    return ExportedFiles.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aProgramReturnsWhatItReturnsInPython(String name) {
    Checkpoint facts = ExportedFiles.facts(name);
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file(name));
        Mode mode = Torch.noGrad()) {
      for (ExportedFiles.Call call : ExportedFiles.calls(facts)) {
        IValue result = program.run(call.arguments(), call.keywords());
        ExportedFiles.assertEquals(ExportedFiles.leaves(result), call.outputs());
        List<?> given =
            ExportedFiles.leaves(List.of(call.arguments(), call.keywords())).stream()
                .filter(Tensor.class::isInstance)
                .toList();
        ExportedFiles.assertEquals(given, call.inputsAfter());
        Map<String, Tensor> buffers = program.namedBuffers();
        call.buffersAfter()
            .forEach(
                (buffer, value) ->
                    ExportedFiles.assertTensor(buffers.get(buffer), (Tensor) value, buffer));
      }
    }
  }
}
