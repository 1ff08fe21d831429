package org.jtorch.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.plots.internal.Rasters;

/** Files of TensorBoard's projector. */
final class Embeddings {
  private Embeddings() {}

  static void write(Path folder, Tensor mat, long step, EmbeddingOptions options) {
    if (mat.dim() != 2) {
      throw new IllegalArgumentException(
          "addEmbedding: the matrix must have shape (N, D), got " + mat.shape());
    }
    String name = String.format(Locale.ROOT, "%05d", step);
    String sub = name + "/" + encoded(options.tag);
    StringBuilder info = new StringBuilder("embeddings {\n");
    line(info, "tensor_name", options.tag + ":" + name);
    line(info, "tensor_path", sub + "/tensors.tsv");
    try {
      Path target = Files.createDirectories(folder.resolve(sub));
      Files.writeString(target.resolve("tensors.tsv"), rows(mat));
      if (!options.metadata.isEmpty()) {
        checkCount("metadata", options.metadata.size(), mat);
        Files.writeString(
            target.resolve("metadata.tsv"), String.join("\n", options.metadata) + "\n");
        line(info, "metadata_path", sub + "/metadata.tsv");
      }
      if (options.labelImg != null) {
        Tensor images = options.labelImg;
        checkCount("labelImg", images.size(0), mat);
        Files.write(target.resolve("sprite.png"), sprite(images));
        info.append("  sprite {\n    image_path: \"").append(sub).append("/sprite.png\"\n");
        info.append("    single_image_dim: ").append(images.size(3)).append('\n');
        info.append("    single_image_dim: ").append(images.size(2)).append("\n  }\n");
      }
      Files.writeString(
          folder.resolve("projector_config.pbtxt"),
          info.append("}\n"),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedding cannot be written to " + folder, e);
    }
  }

  private static void line(StringBuilder info, String key, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
    info.append("  ").append(key).append(": \"").append(escaped).append("\"\n");
  }

  private static String encoded(String tag) {
    return tag.replace("%", "%25").replace("/", "%2f").replace("\\", "%5c");
  }

  private static void checkCount(String what, long count, Tensor mat) {
    if (count != mat.size(0)) {
      throw new IllegalArgumentException(
          "addEmbedding: " + mat.size(0) + " rows but " + count + " of " + what);
    }
  }

  private static String rows(Tensor mat) {
    StringBuilder text = new StringBuilder();
    for (double[] row : mat.detach().cpu().to(DType.FLOAT64).toDoubleArray2d()) {
      for (int i = 0; i < row.length; i++) {
        text.append(i == 0 ? "" : "\t").append((float) row[i]);
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Returns a square of images (N, C, H, W), with as many in a row as in a column. */
  private static byte[] sprite(Tensor images) {
    try (TensorScope scope = TensorScope.open()) {
      long count = images.size(0);
      long columns = (long) Math.ceil(Math.sqrt((double) count));
      long height = images.size(2);
      long width = images.size(3);
      Tensor scaled = images.detach().cpu().to(DType.FLOAT32).mul(255).clamp(0, 255);
      Tensor colored = scaled.expand(count, 3, height, width);
      Tensor canvas = Torch.zeros(3, columns * width, columns * width);
      for (long i = 0; i < count; i++) {
        canvas
            .narrow(1, i / columns * height, height)
            .narrow(2, i % columns * width, width)
            .copy_(colored.select(0, i));
      }
      return Rasters.encode(Rasters.image(canvas.permute(1, 2, 0).to(DType.UINT8)), "png");
    }
  }
}
