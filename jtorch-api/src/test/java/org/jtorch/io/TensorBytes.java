package org.jtorch.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtorch.Tensor;

/** A tensor's elements in row-major order, as bytes to compare. */
final class TensorBytes {
  private TensorBytes() {}

  static byte[] of(Tensor tensor) {
    Tensor plain = tensor.detach().resolveConj().resolveNeg().contiguous();
    byte[] bytes = new byte[(int) plain.nbytes()];
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    plain.copyTo(buffer);
    buffer.rewind().get(bytes);
    return bytes;
  }
}
