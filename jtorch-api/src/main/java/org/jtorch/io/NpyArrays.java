package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Reads and writes arrays in NumPy's format. */
final class NpyArrays {
  private NpyArrays() {}

  /**
   * Reads a header and its array.
   *
   * @param size number of bytes of both
   */
  static Tensor read(StorageReader reader, ReadableByteChannel channel, long size)
      throws IOException {
    NpyHeader header = NpyHeader.read(channel, size);
    try (Mode mode = Torch.noGrad()) {
      return TensorScope.compute(() -> array(reader, channel, header));
    }
  }

  static Tensor array(StorageReader reader, ReadableByteChannel channel, NpyHeader header)
      throws IOException {
    long bytes = TensorSizes.bytes("an array", header.dtype(), header.shape());
    Tensor flat =
        reader
            .read(channel, bytes, header.dtype(), header.bigEndian(), "an array")
            .view(header.dtype());
    long[] sizes = header.shape().toArray();
    if (!header.fortranOrder()) {
      return flat.view(sizes).detach();
    }
    return reversed(flat.view(reverse(sizes))).detach();
  }

  /** An array and its header, both ready to be written. */
  static final class Item {
    private final Tensor plain;
    private final byte[] header;

    /** Checks a tensor; NumPy's own writer chooses the same order of the elements. */
    Item(String what, Tensor tensor) {
      if (tensor.layout() != Layout.STRIDED
          || NpyHeader.code(tensor.dtype()) == null
          || tensor.device().type() == Device.Type.META) {
        throw new IllegalArgumentException(
            "NumPy has no array for "
                + what
                + " of dtype "
                + tensor.dtype()
                + ", layout "
                + tensor.layout()
                + ", on "
                + tensor.device()
                + ": convert it, for example to float32");
      }
      Tensor transposed = reversed(tensor.detach());
      boolean fortranOrder = !tensor.isContiguous() && transposed.isContiguous();
      this.plain = fortranOrder ? transposed : tensor.detach();
      this.header = new NpyHeader(tensor.dtype(), false, fortranOrder, tensor.shape()).toBytes();
    }

    long size() {
      return header.length + plain.nbytes();
    }

    void write(ElementWriter writer, WritableByteChannel channel) throws IOException {
      ByteBuffer start = ByteBuffer.wrap(header);
      while (start.hasRemaining()) {
        channel.write(start);
      }
      writer.write(plain, channel);
    }
  }

  /** Returns a view with the dimensions in reverse order. */
  private static Tensor reversed(Tensor tensor) {
    long[] dims = new long[tensor.dim()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims.length - 1L - i;
    }
    return tensor.permute(dims);
  }

  private static long[] reverse(long[] sizes) {
    long[] reversed = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      reversed[i] = sizes[sizes.length - 1 - i];
    }
    return reversed;
  }
}
