package org.jtorch.vision.datasets;

import java.nio.file.Path;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.io.Images;

/** Reads images whose samples are numbers: indices of a palette, classes or 16-bit values. */
final class MaskLoader {
  private MaskLoader() {}

  /** Returns the first channel: uint8 (H, W), or int32 for 16-bit files. */
  static Tensor load(Path file) {
    return TensorScope.compute(() -> loadChannels(file).select(0, 0).clone());
  }

  /** Returns all channels: uint8 (C, H, W), or int32 for 16-bit files. */
  static Tensor loadChannels(Path file) {
    return TensorScope.compute(
        () -> {
          Tensor samples = Images.read(file);
          return samples.dtype() == DType.UINT8 ? samples : samples.to(DType.INT32);
        });
  }
}
