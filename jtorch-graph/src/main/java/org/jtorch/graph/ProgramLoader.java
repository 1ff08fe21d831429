package org.jtorch.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jtorch.Tensor;
import org.jtorch.internal.TensorArchive;

/** Loads exported programs. What was loaded before a failure is closed. */
final class ProgramLoader {
  private ProgramLoader() {}

  static ProgramPeer load(Path path, ExportedProgram.LoadOptions options) {
    return load(path, path.toString(), true, options);
  }

  /** Loads from a stream, which messages call by {@code name}, without mapping it. */
  static ProgramPeer load(InputStream bytes, String name, ExportedProgram.LoadOptions options) {
    try {
      Path copy = Files.createTempFile("jtorch-export", ".pt2");
      try {
        Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        return load(copy, name, false, options);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static ProgramPeer load(
      Path path, String name, boolean map, ExportedProgram.LoadOptions options) {
    try (TensorArchive archive = TensorArchive.open(path, name, map)) {
      ProgramArchive.Content content =
          ProgramArchive.read(archive, name, options.model, options.device);
      try {
        return peer(name, content, options);
      } catch (RuntimeException e) {
        content.state().values().forEach(Tensor::close);
        throw e;
      }
    }
  }

  private static ProgramPeer peer(
      String name, ProgramArchive.Content content, ExportedProgram.LoadOptions options) {
    ProgramParts parts = new ProgramParts(name, content.program());
    Graph graph = parts.graph(content.state());
    if (options.device != null) {
      graph = DeviceMove.on(graph, options.device);
    }
    ProgramSignature signature = parts.signature(graph, content.stateDict());
    try {
      return new ProgramPeer(graph, signature, options.operators);
    } catch (IllegalArgumentException e) {
      throw Malformed.of(name, e.getMessage(), e);
    }
  }
}
