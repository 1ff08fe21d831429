package org.jtorch.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.FileFormat;
import org.jtorch.io.Npy;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;

/** Named tensors in any format that holds them. */
final class TensorFiles {
  private static final Set<String> WRITTEN =
      Set.of("pt", "pth", "bin", "ckpt", "safetensors", "npz", "onnx");

  private TensorFiles() {}

  /** Returns the tensors of a file, in the current scope. */
  static Map<String, Tensor> read(Path path, String key) {
    FileFormat format = FileFormat.of(path);
    return switch (format) {
      case CHECKPOINT, LEGACY_CHECKPOINT -> {
        Checkpoint checkpoint = Checkpoint.load(path);
        yield key.isEmpty() ? checkpoint.stateDict() : checkpoint.stateDict(key);
      }
      case SAFETENSORS -> Safetensors.load(path).stateDict();
      case NPZ -> Npz.load(path);
      case NPY -> Map.of("array", Npy.load(path));
      case TORCHSCRIPT -> {
        try (ScriptModule script = ScriptModule.load(path)) {
          yield script.stateDict();
        }
      }
      default ->
          throw new RefusedException(path + " is " + format.description() + ": " + format.loader());
    };
  }

  /** Writes tensors in the format of the path's ending. */
  static void write(Path path, Map<String, Tensor> tensors) {
    switch (ending(path)) {
      case "pt", "pth", "bin", "ckpt" -> Checkpoint.save(path, tensors);
      case "safetensors" -> Safetensors.save(path, tensors);
      case "npz" -> Npz.save(path, tensors);
      default -> throw new IllegalStateException(path.toString());
    }
  }

  /** Throws if no format has the path's ending. */
  static void checkEnding(Path path) {
    if (!WRITTEN.contains(ending(path))) {
      throw new RefusedException(
          path + ": convert writes .pth, .pt, .bin, .ckpt, .safetensors, .npz and .onnx");
    }
  }

  static String ending(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
