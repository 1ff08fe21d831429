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

  /** Returns the sizes of a tensor's dimensions. */
  static long[] sizes(org.bytedeco.pytorch.Tensor x) {
    long[] sizes = new long[(int) x.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.size(i);
    }
    return sizes;
  }

  /** Returns the address of a tensor's memory, 0 if it has none. */
  static long storageAddress(org.bytedeco.pytorch.Tensor x) {
    if (!x.has_storage()) {
      return 0L;
    }
    try (var storage = x.storage()) {
      var data = storage.data();
      return data == null ? 0L : data.address();
    }
  }
}
