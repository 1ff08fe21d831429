package org.jtorch.graph.internal.onnx;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;

/** Attributes of an ONNX node. */
@CanIgnoreReturnValue
final class Attributes {
  private static final int NAME = 1;
  private static final int FLOAT = 2;
  private static final int INT = 3;
  private static final int TEXT = 4;
  private static final int GRAPH = 6;
  private static final int INTS = 8;
  private static final int STRINGS = 9;
  private static final int TYPE = 20;

  private final Proto proto = new Proto();

  private Attributes() {}

  static Attributes none() {
    return new Attributes();
  }

  static Attributes axis(long axis) {
    return new Attributes().integer("axis", axis);
  }

  Attributes integer(String name, long value) {
    return add(name, 2, new Proto().integer(INT, value));
  }

  Attributes flag(String name, boolean value) {
    return integer(name, value ? 1 : 0);
  }

  Attributes real(String name, double value) {
    return add(name, 1, new Proto().real(FLOAT, (float) value));
  }

  Attributes text(String name, String value) {
    return add(name, 3, new Proto().text(TEXT, value));
  }

  Attributes texts(String name, List<String> values) {
    Proto texts = new Proto();
    values.forEach(value -> texts.text(STRINGS, value));
    return add(name, 8, texts);
  }

  Attributes integers(String name, long... values) {
    Proto integers = new Proto();
    for (long value : values) {
      integers.integer(INTS, value);
    }
    return add(name, 7, integers);
  }

  Attributes graph(String name, Proto graph) {
    return add(name, 5, new Proto().message(GRAPH, graph));
  }

  private Attributes add(String name, int type, Proto value) {
    proto.message(5, new Proto().text(NAME, name).append(value).integer(TYPE, type));
    return this;
  }

  /** Returns the attributes as fields of a node. */
  @CheckReturnValue
  Proto proto() {
    return proto;
  }
}
