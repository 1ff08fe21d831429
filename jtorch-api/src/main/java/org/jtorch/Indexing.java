package org.jtorch;

/** Python's indexing, by libtorch's operators. */
final class Indexing {
  private static final Op SELECT = Op.of("aten::select", "int");

  private Indexing() {}

  static Tensor get(Tensor tensor, Index... indices) {
    throw new UnsupportedOperationException();
  }

  static Tensor get(Tensor tensor, long first, long... more) {
    Tensor part = Dispatch.tensor(SELECT, tensor, 0, first);
    for (long index : more) {
      Tensor next = Dispatch.tensor(SELECT, part, 0, index);
      part.close();
      part = next;
    }
    return part;
  }
}
