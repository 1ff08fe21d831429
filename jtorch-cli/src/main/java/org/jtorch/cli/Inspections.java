package org.jtorch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.FileFormat;
import org.jtorch.io.Npy;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;

/** Looks into files without running anything that they contain. */
final class Inspections {
  private Inspections() {}

  static Inspection of(Path path) {
    FileFormat format = FileFormat.of(path);
    return switch (format) {
      case SAFETENSORS -> safetensors(path);
      case NPY -> npy(path);
      case NPZ -> npz(path);
      default -> Inspection.of(format, List.of());
    };
  }

  private static Inspection safetensors(Path path) {
    List<TensorRow> rows = Safetensors.inspect(path).stream().map(TensorRow::of).toList();
    Inspection inspection = Inspection.of(FileFormat.SAFETENSORS, rows);
    try (TensorScope scope = TensorScope.open()) {
      Safetensors.load(path).metadata().forEach(inspection::fact);
    }
    return inspection;
  }

  private static Inspection npy(Path path) {
    try (TensorScope scope = TensorScope.open()) {
      return Inspection.of(
          FileFormat.NPY, List.of(TensorRow.of(Map.entry("array", Npy.load(path)))));
    }
  }

  private static Inspection npz(Path path) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> arrays = Npz.load(path);
      return Inspection.of(FileFormat.NPZ, arrays.entrySet().stream().map(TensorRow::of).toList());
    }
  }
}
