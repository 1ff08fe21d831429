package org.jtorch.cli;

import java.nio.file.Path;
import java.util.List;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.Graph;
import org.jtorch.graph.TraceOptions;
import org.jtorch.io.FileFormat;

/** Conversion of programs to ONNX. */
final class OnnxConversion {
  private OnnxConversion() {}

  /**
   * Writes a program as ONNX.
   *
   * @param inputs shapes and dtypes of a TorchScript module's inputs
   * @param fixedBatch whether a TorchScript module is converted for this batch size only
   */
  static void run(Path in, Path out, List<InputSpec> inputs, boolean fixedBatch) {
    FileFormat format = FileFormat.of(in);
    switch (format) {
      case EXPORTED_PROGRAM -> {
        try (ExportedProgram program = ExportedProgram.load(in)) {
          program.toOnnx(out);
        } catch (UnsupportedOperationException e) {
          throw new RefusedException(in + ": " + e.getMessage());
        }
      }
      case TORCHSCRIPT -> script(in, out, inputs, fixedBatch);
      default ->
          throw new RefusedException(
              in
                  + " is "
                  + format.description()
                  + ", which holds no program that ONNX can express");
    }
  }

  private static void script(Path in, Path out, List<InputSpec> inputs, boolean fixedBatch) {
    try (TensorScope scope = TensorScope.open();
        ScriptModule script = ScriptModule.load(in)) {
      if (inputs.isEmpty()) {
        throw new RefusedException(
            in
                + ": TorchScript does not tell the shapes of "
                + script.methods().get("forward")
                + ": pass --input");
      }
      script.eval();
      Tensor[] examples = inputs.stream().map(InputSpec::random).toArray(Tensor[]::new);
      Graph.of(script, o -> dynamic(o, fixedBatch), examples).toOnnx(out);
    } catch (IllegalStateException | UnsupportedOperationException e) {
      throw new RefusedException(in + ": " + e.getMessage());
    }
  }

  private static void dynamic(TraceOptions options, boolean fixedBatch) {
    if (!fixedBatch) {
      options.dynamicBatch();
    }
  }
}
