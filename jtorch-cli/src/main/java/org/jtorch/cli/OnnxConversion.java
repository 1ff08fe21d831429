package org.jtorch.cli;

import java.nio.file.Path;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.FileFormat;

/** Conversion of programs to ONNX. */
final class OnnxConversion {
  private OnnxConversion() {}

  /** Writes a program as ONNX. */
  static void run(Path in, Path out) {
    FileFormat format = FileFormat.of(in);
    if (format != FileFormat.EXPORTED_PROGRAM) {
      throw new RefusedException(
          in
              + " is "
              + format.description()
              + ": programs of torch.export.save are converted to ONNX");
    }
    try (ExportedProgram program = ExportedProgram.load(in)) {
      program.toOnnx(out);
    }
  }
}
