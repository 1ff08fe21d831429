package org.jtorch.graph.internal.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Writes the elements of tensors in parts, as bytes in little-endian order. */
final class Elements {
  private static final int PART = 1 << 22;

  private Elements() {}

  static void write(Tensor tensor, OutputStream out) throws IOException {
    int width = tensor.dtype().itemSize();
    byte[] bytes = new byte[(int) Math.min(PART, Math.max(width, tensor.nbytes()))];
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor flat = tensor.detach().resolveConj().resolveNeg().contiguous().view(-1);
      long step = bytes.length / width;
      for (long at = 0; at < flat.numel(); at += step) {
        long n = Math.min(step, flat.numel() - at);
        buffer.clear().limit((int) n * width);
        flat.narrow(0, at, n).to(Device.CPU).copyTo(buffer);
        buffer.rewind().get(bytes, 0, (int) n * width);
        out.write(bytes, 0, (int) n * width);
      }
    }
  }
}
