package org.jtorch.graph.internal.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jtorch.Tensor;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.archive.Malformed;
import org.jtorch.graph.internal.archive.ProgramArchive;
import org.jtorch.graph.internal.archive.ProgramParts;
import org.jtorch.graph.internal.editing.DeviceMove;
import org.jtorch.graph.internal.signatures.ProgramSignature;
import org.jtorch.internal.TensorArchive;

/** Loads exported programs. What was loaded before a failure is closed. */
public final class ProgramLoader {
  private ProgramLoader() {}

  public static ProgramPeer load(Path path, LoadRequest request) {
    return load(path, path.toString(), true, request);
  }

  /** Loads from a stream, which messages call by {@code name}, without mapping it. */
  public static ProgramPeer load(InputStream bytes, String name, LoadRequest request) {
    try {
      Path copy = Files.createTempFile("jtorch-export", ".pt2");
      try {
        Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        return load(copy, name, false, request);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static ProgramPeer load(Path path, String name, boolean map, LoadRequest request) {
    try (TensorArchive archive = TensorArchive.open(path, name, map)) {
      ProgramArchive.Content content =
          ProgramArchive.read(archive, name, request.model(), request.device());
      try {
        return peer(name, content, request);
      } catch (RuntimeException e) {
        content.state().values().forEach(Tensor::close);
        throw e;
      }
    }
  }

  private static ProgramPeer peer(
      String name, ProgramArchive.Content content, LoadRequest request) {
    ProgramParts parts = new ProgramParts(name, content.program());
    Graph graph = parts.graph(content.state());
    if (request.device() != null) {
      graph = DeviceMove.on(graph, request.device());
    }
    ProgramSignature signature = parts.signature(graph, content.stateDict());
    try {
      return new ProgramPeer(graph, signature, request.operators());
    } catch (IllegalArgumentException e) {
      throw Malformed.of(name, e.getMessage(), e);
    }
  }
}
