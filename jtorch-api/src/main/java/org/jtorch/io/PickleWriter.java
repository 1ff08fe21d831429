package org.jtorch.io;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;

/**
 * Writes the opcodes of pickle protocol 2, which every torch.load reads with {@code
 * weights_only=True}.
 */
final class PickleWriter {
  private static final int PROTOCOL = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private final Map<String, Integer> memo = new HashMap<>();

  PickleWriter() {
    op(Opcode.PROTO);
    out.write(PROTOCOL);
  }

  /** Ends the pickle and returns its bytes. */
  byte[] toBytes() {
    op(Opcode.STOP);
    return out.toByteArray();
  }

  void op(Opcode opcode) {
    out.write(opcode.code());
  }

  void none() {
    op(Opcode.NONE);
  }

  void bool(boolean value) {
    op(value ? Opcode.NEWTRUE : Opcode.NEWFALSE);
  }

  void integer(long value) {
    if (value >= 0 && value <= 0xff) {
      op(Opcode.BININT1);
      out.write((int) value);
    } else if (value == (int) value) {
      op(Opcode.BININT);
      little(value, Integer.BYTES);
    } else {
      integer(BigInteger.valueOf(value));
    }
  }

  void integer(BigInteger value) {
    byte[] bytes = value.toByteArray();
    if (bytes.length <= 0xff) {
      op(Opcode.LONG1);
      out.write(bytes.length);
    } else {
      op(Opcode.LONG4);
      little(bytes.length, Integer.BYTES);
    }
    for (int i = bytes.length - 1; i >= 0; i--) {
      out.write(bytes[i]);
    }
  }

  void real(double value) {
    op(Opcode.BINFLOAT);
    out.write(number.order(ByteOrder.BIG_ENDIAN).putDouble(0, value).array(), 0, Double.BYTES);
  }

  void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op(Opcode.BINUNICODE);
    little(bytes.length, Integer.BYTES);
    out.writeBytes(bytes);
  }

  /**
   * Writes a string that recurs, such as a key of optimizer state: stored once in the memo and
   * recalled afterwards.
   */
  void recurringText(String value) {
    if (!recall("text " + value)) {
      text(value);
      remember("text " + value);
    }
  }

  /**
   * Writes bytes in protocol 2's form: text with one character per byte, which is encoded when
   * read.
   */
  void bytes(byte[] value) {
    global("_codecs", "encode");
    text(new String(value, StandardCharsets.ISO_8859_1));
    recurringText("latin1");
    op(Opcode.TUPLE2);
    op(Opcode.REDUCE);
  }

  /** Writes a Python qualified name. */
  void global(String module, String name) {
    String path = module + "\n" + name + "\n";
    if (!recall("global " + path)) {
      op(Opcode.GLOBAL);
      out.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
      remember("global " + path);
    }
  }

  void integers(long[] values) {
    if (values.length == 0) {
      op(Opcode.EMPTY_TUPLE);
      return;
    }
    op(Opcode.MARK);
    for (long value : values) {
      integer(value);
    }
    op(Opcode.TUPLE);
  }

  void emptyOrderedDict() {
    emptyCollection("OrderedDict");
  }

  void emptyCounter() {
    emptyCollection("Counter");
  }

  /** Writes a {@code torch.Size}. */
  void size(Shape shape) {
    global("torch", "Size");
    integers(shape.toArray());
    op(Opcode.TUPLE1);
    op(Opcode.REDUCE);
  }

  private void emptyCollection(String name) {
    global("collections", name);
    op(Opcode.EMPTY_TUPLE);
    op(Opcode.REDUCE);
  }

  /** Writes a tensor with the rebuild function that torch.save uses for its dtype. */
  void tensor(TensorStub stub) {
    DTypeClass type = DTypeClass.of(stub.dtype());
    global("torch._utils", type.typed() ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
    op(Opcode.MARK);
    storage(stub.storage(), stub.dtype());
    integer(stub.offset());
    integers(stub.sizes().toArray());
    integers(stub.strides().toArray());
    bool(stub.flags().requiresGrad());
    emptyOrderedDict();
    if (!type.typed()) {
      global("torch", stub.dtype().pythonName());
    }
    op(Opcode.TUPLE);
    op(Opcode.REDUCE);
  }

  /** Writes a reference to a storage with the class of a dtype. */
  void storage(StorageStub storage, DType dtype) {
    DTypeClass type = DTypeClass.of(dtype);
    op(Opcode.MARK);
    recurringText("storage");
    global(type.typed() ? "torch" : "torch.storage", type.storage());
    text(storage.key());
    recurringText("cpu");
    integer(type.typed() ? storage.bytes() / storage.dtype().itemSize() : storage.bytes());
    op(Opcode.TUPLE);
    op(Opcode.BINPERSID);
  }

  /**
   * How torch.save writes a dtype: with a typed storage class, or untyped with a separate dtype.
   */
  private record DTypeClass(String storage, boolean typed) {
    static DTypeClass of(DType dtype) {
      String storage = PickleGlobals.storageClass(dtype);
      return new DTypeClass(storage, !storage.equals(PickleGlobals.UNTYPED_CLASS));
    }
  }

  private boolean recall(String what) {
    Integer index = memo.get(what);
    if (index == null) {
      return false;
    }
    if (index <= 0xff) {
      op(Opcode.BINGET);
      out.write(index);
    } else {
      op(Opcode.LONG_BINGET);
      little(index, Integer.BYTES);
    }
    return true;
  }

  private void remember(String what) {
    int index = memo.size();
    memo.put(what, index);
    if (index <= 0xff) {
      op(Opcode.BINPUT);
      out.write(index);
    } else {
      op(Opcode.LONG_BINPUT);
      little(index, Integer.BYTES);
    }
  }

  private void little(long value, int bytes) {
    out.write(number.order(ByteOrder.LITTLE_ENDIAN).putLong(0, value).array(), 0, bytes);
  }
}
