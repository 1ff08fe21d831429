package org.jtorch;

import org.bytedeco.javacpp.Pointer;

/**
 * A binding tensor that owns nothing: a cell's payload, which is libtorch's pointer, seen as {@code
 * at::Tensor}. Valid while the cell is filled.
 */
final class Peer extends org.bytedeco.pytorch.Tensor {
  Peer(long slot) {
    super((Pointer) null);
    address = slot;
  }
}
