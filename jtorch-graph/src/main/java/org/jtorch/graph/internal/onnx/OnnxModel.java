package org.jtorch.graph.internal.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jtorch.Tensor;
import org.jtorch.graph.Graph;

/** Writes a graph as a model in the format of ONNX. */
public final class OnnxModel {
  /** Messages of Protocol Buffers are limited to 2 GB. */
  private static final long MAX_MESSAGE = Integer.MAX_VALUE - (1L << 20);

  private static final long PAGE = 4096;

  /** Tensors below this size stay in the model. */
  private static final long SMALL = 1024;

  private OnnxModel() {}

  /**
   * Writes a model.
   *
   * @param graph the graph
   * @param path target, which is replaced
   * @param inputs names of the model's inputs; empty for those of the graph
   * @param outputs names of the model's outputs; empty for default names
   * @param external whether weights are in a file of their own, NAME.data, even if they would fit
   * @throws UnsupportedOperationException if the graph cannot be expressed
   */
  public static void write(
      Graph graph, Path path, List<String> inputs, List<String> outputs, boolean external) {
    OnnxGraph target = new OnnxGraph();
    try {
      ModelGraph model = new ModelGraph(graph, target, inputs, outputs);
      Proto body = model.write();
      Map<String, Tensor> weights = target.initializers();
      long size = weights.values().stream().mapToLong(Tensor::nbytes).sum();
      if (external || size > MAX_MESSAGE - body.size()) {
        writeExternal(body, weights, path);
      } else {
        weights.forEach((name, tensor) -> body.message(5, ModelProto.initializer(name, tensor)));
        replace(path, out -> ModelProto.model(body).writeTo(out));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    } finally {
      target.close();
    }
  }

  private static void writeExternal(Proto body, Map<String, Tensor> weights, Path path)
      throws IOException {
    Path data = path.resolveSibling(path.getFileName() + ".data");
    Map<Tensor, Long> padding = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
      Tensor tensor = weight.getValue();
      if (tensor.nbytes() < SMALL) {
        body.message(5, ModelProto.initializer(weight.getKey(), tensor));
        continue;
      }
      long start = (offset + PAGE - 1) / PAGE * PAGE;
      padding.put(tensor, start - offset);
      String file = data.getFileName().toString();
      body.message(5, ModelProto.external(weight.getKey(), tensor, file, start));
      offset = start + tensor.nbytes();
    }
    replace(
        data,
        out -> {
          for (Map.Entry<Tensor, Long> part : padding.entrySet()) {
            out.write(new byte[Math.toIntExact(part.getValue())]);
            Elements.write(part.getKey(), out);
          }
        });
    replace(path, out -> ModelProto.model(body).writeTo(out));
  }

  /** Content of a file. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void replace(Path path, Content content) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        content.writeTo(out);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
