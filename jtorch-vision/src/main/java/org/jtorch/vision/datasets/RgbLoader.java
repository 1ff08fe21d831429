package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.io.Images;

/** Reads image files as RGB, {@code Image.open(path).convert("RGB")}. */
final class RgbLoader {
  private RgbLoader() {}

  /** Returns an image as uint8, (3, H, W). Transparency is dropped, grayscale repeated. */
  static Tensor load(Path file) {
    return convert(Images.read(file));
  }

  static Tensor convert(Tensor image) {
    int channels = (int) image.size(0);
    if (channels == 3) {
      return image;
    }
    Tensor color = channels == 4 ? image.narrow(0, 0, 3) : image.narrow(0, 0, 1);
    return channels == 4 ? color.contiguous() : Torch.cat(List.of(color, color, color), 0);
  }
}
