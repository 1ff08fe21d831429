package org.jtorch.internal.values;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.ConstantString;
import org.bytedeco.pytorch.DoubleComplex;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.binding.UnsignedScalar;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** Converts native values to Java values. */
public final class NativeValues {
  private NativeValues() {}

  /** Returns a {@code Scalar} as Long, Double, Boolean or Complex; BigInteger from 2^63. */
  public static Object scalar(IValue value) {
    if (value.isBool()) {
      return value.toBool();
    } else if (value.isInt()) {
      return value.toInt();
    } else if (value.isDouble()) {
      return value.toDouble();
    } else if (value.isUnsigned()) {
      return UnsignedScalar.toBigInteger(value.toUInt());
    }
    try (DoubleComplex pair = value.toComplexDouble()) {
      return Complex.of(pair.real(), pair.imag());
    }
  }

  /** Returns an operator's result: a tensor, number, string, a list of these, or null for None. */
  public static @Nullable Object toJava(ThreadState state, NativeStack stack, IValue value) {
    if (value.isNone()) {
      return null;
    } else if (value.isTensor()) {
      return !new Peer(value.address()).defined()
          ? null
          : state.adopt(stack, stack.takeTensor(value));
    } else if (value.isString()) {
      return string(value);
    } else if (value.isList()) {
      return list(state, stack, value);
    } else if (value.isDevice()) {
      try (org.bytedeco.pytorch.Device device = value.toDevice()) {
        return Constants.fromNative(device);
      }
    } else if (value.isScalar()) {
      return scalar(value);
    }
    throw new IllegalArgumentException(
        "jtorch cannot return a " + text(value.tagKind()) + " from an operator");
  }

  /** Returns a string, including NUL characters. */
  static String string(IValue value) {
    return text(value.toStringRef());
  }

  /**
   * Returns the text of a native string and frees it; the binding returns null for an empty one.
   */
  public static String text(@Nullable BytePointer text) {
    if (text == null || text.isNull()) {
      return "";
    }
    try (text) {
      byte[] bytes = new byte[Math.toIntExact(text.limit())];
      text.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Returns the native value of a string, including NULs, independent of the default charset. */
  public static IValue string(String text) {
    try (BytePointer copy = bytes(text.getBytes(StandardCharsets.UTF_8));
        ConstantString constant = ConstantString.create(copy)) {
      return new IValue(constant);
    }
  }

  /** Returns native bytes that the binding passes as a string of this length. */
  public static BytePointer bytes(byte[] bytes) {
    BytePointer copy = new BytePointer(bytes.length + 1L);
    copy.put(bytes, 0, bytes.length).put(bytes.length, (byte) 0).limit(bytes.length);
    return copy;
  }

  private static List<@Nullable Object> list(ThreadState state, NativeStack stack, IValue value) {
    try (GenericList elements = value.toList()) {
      List<@Nullable Object> list = new ArrayList<>((int) elements.size());
      for (long i = 0; i < elements.size(); i++) {
        try (IValue element = elements.get(i)) {
          list.add(toJava(state, stack, element));
        }
      }
      return list;
    }
  }
}
