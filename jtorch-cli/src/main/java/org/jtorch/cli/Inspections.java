package org.jtorch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jtorch.AotiModel;
import org.jtorch.CheckpointException;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.ValueType;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.FileFormat;
import org.jtorch.io.Npy;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;

/**
 * Looks into files. Of safetensors and arrays the headers are read, and of checkpoints the pickles.
 * No machine code is loaded. TorchScript and exported programs are loaded, but not called.
 */
final class Inspections {
  private Inspections() {}

  static Inspection of(Path path) {
    FileFormat format = FileFormat.of(path);
    try (TensorScope scope = TensorScope.open()) {
      return switch (format) {
        case CHECKPOINT, LEGACY_CHECKPOINT -> checkpoint(format, path);
        case TORCHSCRIPT -> script(path);
        case EXPORTED_PROGRAM -> program(path);
        case AOTI_PACKAGE -> compiled(path);
        case SAFETENSORS -> safetensors(path);
        case NPY -> Inspection.of(format, List.of(TensorRow.of("array", Npy.inspect(path))));
        case NPZ -> arrays(path);
        default -> Inspection.of(format, List.of());
      };
    } catch (CheckpointException | TorchException e) {
      return Inspection.of(format, List.of()).refusal(Refusals.text(e));
    }
  }

  private static List<TensorRow> rows(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream().map(TensorRow::of).toList();
  }

  private static Inspection checkpoint(FileFormat format, Path path) {
    Checkpoint.Content content = Checkpoint.inspect(path);
    Inspection inspection =
        Inspection.of(format, content.tensors().stream().map(TensorRow::of).toList())
            .fact("format", content.format());
    if (!content.keys().isEmpty() && content.keys().size() < content.tensors().size()) {
      inspection.fact("keys", String.join(", ", content.keys()));
    }
    if (!content.classes().isEmpty()) {
      inspection.fact("classes", String.join(", ", content.classes()));
    }
    if (!content.unknownClasses().isEmpty()) {
      inspection.fact(
          "unknown classes, read as inert values", String.join(", ", content.unknownClasses()));
    }
    return inspection;
  }

  private static Inspection script(Path path) {
    try (ScriptModule script = ScriptModule.load(path)) {
      Inspection inspection = Inspection.of(FileFormat.TORCHSCRIPT, rows(script.stateDict()));
      script.methods().forEach((name, schema) -> inspection.fact("method", schema));
      return inspection;
    }
  }

  private static Inspection program(Path path) {
    try (ExportedProgram program = ExportedProgram.load(path)) {
      Inspection inspection = Inspection.of(FileFormat.EXPORTED_PROGRAM, rows(program.stateDict()));
      for (ExportedProgram.UserInput input : program.inputs()) {
        inspection.fact("input " + input.path(), text(input.type()));
      }
      program
          .rangeConstraints()
          .forEach((size, range) -> inspection.fact("size " + size, range.toString()));
      return inspection.fact("nodes", program.graph().nodes().size());
    }
  }

  private static Inspection compiled(Path path) {
    AotiModel.Content content = AotiModel.inspect(path);
    List<TensorRow> rows =
        content.constants().entrySet().stream()
            .map(e -> new TensorRow(e.getKey(), e.getValue().dtype(), e.getValue().shape()))
            .toList();
    Inspection inspection = Inspection.of(FileFormat.AOTI_PACKAGE, rows);
    content.inputs().forEach(input -> inspection.fact("input", input));
    content.metadata().forEach(inspection::fact);
    content.refusals().forEach(inspection::refusal);
    return inspection;
  }

  static String text(ValueType type) {
    if (type instanceof ValueType.OfTensor tensor) {
      return tensor.dtype().pythonName()
          + tensor.sizes().stream()
              .map(Object::toString)
              .collect(Collectors.joining(", ", "[", "]"));
    }
    return type.toString();
  }

  private static Inspection safetensors(Path path) {
    Inspection inspection =
        Inspection.of(
            FileFormat.SAFETENSORS, Safetensors.inspect(path).stream().map(TensorRow::of).toList());
    Safetensors.load(path).metadata().forEach(inspection::fact);
    return inspection;
  }

  private static Inspection arrays(Path path) {
    Npz.Content content = Npz.inspect(path);
    Inspection inspection =
        Inspection.of(
            FileFormat.NPZ,
            content.arrays().entrySet().stream()
                .map(e -> TensorRow.of(e.getKey(), e.getValue()))
                .toList());
    content.others().forEach((name, reason) -> inspection.fact("not read, " + name, reason));
    return inspection;
  }
}
