package org.jtorch.serving.internal.networks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jtorch.Device;
import org.jtorch.io.FileFormat;
import org.jtorch.serving.Network;

/** Loads a model file by its content. */
public final class ModelFiles {
  private static final String PROGRAM_CLASS = "org.jtorch.graph.ExportedProgram";

  private ModelFiles() {}

  /**
   * Loads a file.
   *
   * @param path the file
   * @param device device of the weights
   * @return the network
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a model that jtorch runs
   * @throws org.jtorch.CheckpointException if it is damaged
   */
  public static Network load(Path path, Device device) throws IOException {
    try {
      FileFormat format = FileFormat.of(path);
      return switch (format) {
        case TORCHSCRIPT -> ScriptNetwork.load(path, device);
        case AOTI_PACKAGE -> AotiNetwork.load(path, device);
        case EXPORTED_PROGRAM -> program(path, device);
        default ->
            throw new IllegalArgumentException(
                path
                    + " is "
                    + format.description()
                    + "; a served file is a TorchScript module, an exported program or an"
                    + " AOTInductor package");
      };
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Network program(Path path, Device device) {
    if (!isPresent(PROGRAM_CLASS)) {
      throw new IllegalArgumentException(
          path + " is an exported program, which needs the dependency org.jtorch:jtorch-graph");
    }
    return ProgramNetwork.load(path, device);
  }

  private static boolean isPresent(String name) {
    try {
      return Class.forName(name, false, ModelFiles.class.getClassLoader()) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
