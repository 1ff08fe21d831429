package org.jtorch.graph;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.TensorArchive;

/**
 * A program that Python exported, {@code torch.export.ExportedProgram}.
 *
 * <pre>{@code
 * try (ExportedProgram program = ExportedProgram.load(Path.of("resnet18.pt2"))) {
 *   Tensor logits = Torch.inferenceMode(() -> program.call(image));
 * }
 * }</pre>
 */
public final class ExportedProgram implements AutoCloseable {
  private final Graph graph;
  private final ProgramParts parts;
  private final List<InputChecks.Expected> expected;
  private final InputChecks checks;

  private ExportedProgram(ProgramParts parts, Graph graph) {
    this.parts = parts;
    this.graph = graph;
    this.expected = parts.expected(graph);
    this.checks = parts.checks(expected);
  }

  /**
   * Loads a program on the device from which it was saved, {@code torch.export.load}.
   *
   * @param path a file written by {@code torch.export.save}
   * @return the program
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program; nothing of it
   *     remains then
   */
  public static ExportedProgram load(Path path) {
    return load(path, path.toString(), true, null);
  }

  /**
   * Loads a program on a device.
   *
   * @param path a file written by {@code torch.export.save}
   * @param device device of the parameters, buffers and constants
   * @return the program
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program
   */
  public static ExportedProgram load(Path path, Device device) {
    return load(path, path.toString(), true, Objects.requireNonNull(device));
  }

  /**
   * Loads a program from a stream, through a temporary file.
   *
   * @param bytes content written by {@code torch.export.save}, read to the end and not closed
   * @param device device of the parameters, buffers and constants
   * @return the program
   * @throws UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program
   */
  public static ExportedProgram load(InputStream bytes, Device device) {
    return load(bytes, "the stream", Objects.requireNonNull(device));
  }

  /**
   * Loads a program from bytes, through a temporary file.
   *
   * @param bytes content written by {@code torch.export.save}
   * @param device device of the parameters, buffers and constants
   * @return the program
   * @throws CheckpointException if they are damaged, hostile or not an exported program
   */
  public static ExportedProgram load(byte[] bytes, Device device) {
    return load(new ByteArrayInputStream(bytes), "the bytes", Objects.requireNonNull(device));
  }

  private static ExportedProgram load(InputStream bytes, String name, Device device) {
    try {
      Path copy = Files.createTempFile("jtorch-export", ".pt2");
      try {
        Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        return load(copy, name, false, device);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static ExportedProgram load(
      Path path, String name, boolean map, @Nullable Device device) {
    try (TensorArchive archive = TensorArchive.open(path, name, map)) {
      ProgramArchive.Content content = ProgramArchive.read(archive, name, "", device);
      try {
        ProgramParts parts = new ProgramParts(name, content.program());
        return new ExportedProgram(parts, parts.graph(content.state()));
      } catch (RuntimeException e) {
        content.state().values().forEach(Tensor::close);
        throw e;
      }
    }
  }

  /**
   * Returns the program's graph, which belongs to this program and is usable until it is closed.
   *
   * @return the graph
   */
  public Graph graph() {
    return graph;
  }

  /**
   * Returns the parameters by name, {@code named_parameters()}.
   *
   * @return the program's own parameters, in no scope
   */
  public Map<String, Tensor> namedParameters() {
    return tensors(Input.Kind.PARAMETER);
  }

  private Map<String, Tensor> tensors(Input.Kind... kinds) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    for (Input input : graph.inputs()) {
      if (List.of(kinds).contains(input.kind())) {
        found.put(input.target(), Objects.requireNonNull(graph.state().get(input.target())));
      }
    }
    return found;
  }

  /** Frees the parameters, buffers and constants. */
  @Override
  public void close() {
    graph.state().values().forEach(Tensor::close);
  }
}
