package org.jtorch.internal.values;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;

/** Conversions between {@link IValue} and plain Java values. */
public final class IValueKinds {
  private IValueKinds() {}

  public static IllegalStateException mismatch(String method, String wanted, IValue actual) {
    return new IllegalStateException(
        method + ": the value is " + withArticle(actual.kind()) + ", not " + withArticle(wanted));
  }

  /** Returns a noun with its article; None has no article. */
  public static String withArticle(String noun) {
    if (noun.equals("None") || noun.equals("null")) {
      return noun;
    }
    return ("AEIOaeio".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  /** Returns the Java value that represents this one as an argument. */
  public static @Nullable Object plain(IValue value) {
    if (value instanceof IValue.OfTensor tensor) {
      return tensor.value();
    } else if (value instanceof IValue.OfLong number) {
      return number.value();
    } else if (value instanceof IValue.OfDouble number) {
      return number.value();
    } else if (value instanceof IValue.OfBoolean truth) {
      return truth.value();
    } else if (value instanceof IValue.OfComplex number) {
      return number.value();
    } else if (value instanceof IValue.OfString text) {
      return text.value();
    } else if (value instanceof IValue.OfDevice device) {
      return device.value();
    } else if (value instanceof IValue.OfDict dict) {
      return dict.entries();
    } else if (value instanceof IValue.OfObject) {
      return value;
    }
    return value.isNone() ? null : value.toList();
  }

  /** Describes a Java value in a message. */
  public static String describe(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof List<?>) {
      return "List";
    } else if (value instanceof Map<?, ?>) {
      return "Map";
    } else if (value instanceof IValue.OfObject object) {
      return object.className();
    } else if (value instanceof IValue inner) {
      return inner.kind();
    }
    String name = value.getClass().getSimpleName();
    return name.isEmpty() ? value.getClass().getName() : name;
  }

  /** Returns whether a value is a primitive array, whose type includes the element type. */
  static boolean isPrimitiveArray(@Nullable Object value) {
    Class<?> element = value == null ? null : value.getClass().getComponentType();
    return element != null && element.isPrimitive();
  }

  /** Returns a key of a dict as a Java value suitable for lookups. */
  static Object key(IValue value) {
    Object plain = plain(value);
    if (plain == null || plain instanceof List<?> || plain instanceof Map<?, ?>) {
      throw new IllegalArgumentException(
          "jtorch cannot return a Dict whose keys are of kind " + value.kind());
    }
    return plain;
  }
}
