package org.jtorch.cli;

import java.nio.file.Path;
import java.util.List;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.FileFormat;

/** Conversion of programs to ONNX. */
final class OnnxConversion {
  private OnnxConversion() {}

  /**
   * Writes a program as ONNX.
   *
   * @param inputs shapes and dtypes of a TorchScript module's inputs
   */
  static void run(Path in, Path out, List<InputSpec> inputs) {
    FileFormat format = FileFormat.of(in);
    switch (format) {
      case EXPORTED_PROGRAM -> {
        try (ExportedProgram program = ExportedProgram.load(in)) {
          program.toOnnx(out);
        }
      }
      default ->
          throw new RefusedException(
              in
                  + " is "
                  + format.description()
                  + ", which holds no program that ONNX can express");
    }
  }
}
