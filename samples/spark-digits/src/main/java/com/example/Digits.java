package com.example;

import java.nio.ByteBuffer;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Classification of images of 28 x 28 pixels. */
final class Digits {
  private static final int PIXELS = 28 * 28;

  private Digits() {}

  /** Returns the digit that each image shows. Frees all tensors that it creates. */
  static long[] classify(ScriptModule model, List<byte[]> images) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(images.size() * PIXELS);
    images.forEach(pixels::put);
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.inferenceMode()) {
      Tensor batch = Torch.fromBuffer(pixels.flip(), DType.UINT8, images.size(), 1, 28, 28);
      Tensor normalized = batch.div(255).sub(0.1307).div(0.3081);
      return model.forward(normalized).argmax(1).toLongArray();
    }
  }
}
