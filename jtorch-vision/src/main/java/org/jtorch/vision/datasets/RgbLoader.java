package org.jtorch.vision.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;

/** Reads image files as RGB, {@code Image.open(path).convert("RGB")}. */
final class RgbLoader {
  /** Header of binary PPM and PGM files of 8 bits, which ImageIO does not read. */
  private static final Pattern PNM =
      Pattern.compile(
          "P([56])(?:\\s|#[^\n]*\n)+(\\d{1,6})(?:\\s|#[^\n]*\n)+(\\d{1,6})"
              + "(?:\\s|#[^\n]*\n)+255\\s");

  private static final int LONGEST_HEADER = 1024;

  private RgbLoader() {}

  /** Returns an image as uint8, (3, H, W). Transparency is dropped, grayscale repeated. */
  static Tensor load(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean isPnm = name.endsWith(".ppm") || name.endsWith(".pgm");
    return TensorScope.compute(() -> isPnm ? rgb(pnm(file)) : picture(file));
  }

  /** Returns the first frame. */
  private static Tensor picture(Path file) {
    Tensor image = Images.read(file, o -> o.mode(ImageReadMode.RGB).dtype(DType.UINT8));
    return image.dim() == 4 ? image.select(0, 0).clone() : image;
  }

  private static Tensor rgb(Tensor image) {
    return image.size(0) == 3 ? image : Torch.cat(List.of(image, image, image), 0);
  }

  private static Tensor pnm(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
    int start = Math.min(LONGEST_HEADER, content.length);
    Matcher header = PNM.matcher(new String(content, 0, start, StandardCharsets.ISO_8859_1));
    if (!header.lookingAt()) {
      throw new CheckpointException(
          "cannot read " + file + ": it is not a binary PPM or PGM file of 8 bits");
    }
    long channels = header.group(1).equals("6") ? 3 : 1;
    long width = TextFiles.integer(file, header.group(2));
    long height = TextFiles.integer(file, header.group(3));
    long count = channels * width * height;
    if (content.length - header.end() < count) {
      throw new CheckpointException("cannot read " + file + ": it is truncated");
    }
    return Torch.tensor(content)
        .narrow(0, header.end(), count)
        .view(DType.UINT8)
        .view(height, width, channels)
        .permute(2, 0, 1)
        .contiguous();
  }
}
