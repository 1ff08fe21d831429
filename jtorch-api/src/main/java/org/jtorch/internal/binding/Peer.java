package org.jtorch.internal.binding;

import org.bytedeco.javacpp.Pointer;

/**
 * A binding tensor that owns nothing: a word with libtorch's pointer, viewed as {@code at::Tensor}.
 * Valid while that word holds the pointer.
 */
public final class Peer extends org.bytedeco.pytorch.Tensor {
  public Peer(long slot) {
    super((Pointer) null);
    address = slot;
  }

  /** Returns the sizes of a tensor's dimensions. */
  public static long[] sizes(org.bytedeco.pytorch.Tensor x) {
    long[] sizes = new long[(int) x.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.size(i);
    }
    return sizes;
  }

  /** Returns the address of a tensor's memory, 0 if it has none. */
  public static long storageAddress(org.bytedeco.pytorch.Tensor x) {
    if (!x.has_storage()) {
      return 0L;
    }
    try (var storage = x.storage()) {
      var data = storage.data();
      return data == null ? 0L : data.address();
    }
  }
}
