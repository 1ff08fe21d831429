package org.jtorch.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** Builds a pickle opcode by opcode, also such as no pickler would write. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @CanIgnoreReturnValue
  PickleBytes op(Opcode... opcodes) {
    for (Opcode opcode : opcodes) {
      out.write(opcode.code());
    }
    return this;
  }

  @CanIgnoreReturnValue
  PickleBytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  @CanIgnoreReturnValue
  PickleBytes line(String text) {
    out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  @CanIgnoreReturnValue
  PickleBytes integer(int value) {
    return op(Opcode.BININT).raw(value, value >> 8, value >> 16, value >> 24);
  }

  @CanIgnoreReturnValue
  PickleBytes longInteger(long value) {
    op(Opcode.LONG1).raw(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      raw((int) (value >> (8 * i)));
    }
    return this;
  }

  @CanIgnoreReturnValue
  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op(Opcode.SHORT_BINUNICODE).raw(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  @CanIgnoreReturnValue
  PickleBytes global(String module, String name) {
    return op(Opcode.GLOBAL).line(module).line(name);
  }

  @CanIgnoreReturnValue
  PickleBytes storage(String type, String key, long numel) {
    op(Opcode.MARK).text("storage").global("torch", type).text(key).text("cpu");
    return longInteger(numel).op(Opcode.TUPLE, Opcode.BINPERSID);
  }

  @CanIgnoreReturnValue
  PickleBytes tuple(long... values) {
    op(Opcode.MARK);
    for (long value : values) {
      longInteger(value);
    }
    return op(Opcode.TUPLE);
  }

  /** A tensor in a float32 storage named 0. */
  @CanIgnoreReturnValue
  PickleBytes tensor(long storageNumel, long offset, long[] sizes, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK);
    storage("FloatStorage", "0", storageNumel).longInteger(offset).tuple(sizes).tuple(strides);
    return op(Opcode.NEWFALSE, Opcode.NONE, Opcode.TUPLE, Opcode.REDUCE);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** What an unpickler makes of the opcodes so far and STOP. */
  Object load() {
    op(Opcode.STOP);
    return load(bytes());
  }

  /** What an unpickler makes of the opcodes so far where it knows no class. */
  Object loadInert() {
    op(Opcode.STOP);
    return load(bytes(), false);
  }

  static Object load(byte[] bytes) {
    return load(bytes, true);
  }

  private static Object load(byte[] bytes, boolean strict) {
    PickleInput in =
        new PickleInput(
            Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length, "test.pkl");
    try {
      return new Unpickler(in, new StorageStubs((key, declared) -> {}), new PickleGlobals(strict))
          .load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
