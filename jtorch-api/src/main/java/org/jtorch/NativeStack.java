package org.jtorch;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher's stack of one call: arguments in, results out. It is reused from call to call and
 * never grows, so its cells stay where they are; a call made while another runs on the same thread
 * (a hook under {@code backward}) uses a stack of its own.
 */
final class NativeStack {
  /** More than any schema has arguments or results. */
  static final int CAPACITY = 64;

  final IValueVector values = new IValueVector();
  final Slots slots = new Slots();
  private final long base;
  private final Cell source = new Cell();
  private final Cell target = new Cell();
  private final IValue number = new IValue(0L);
  private final LongPointer numberAsLong = new LongPointer(number);
  private final IValue real = new IValue(0.0);
  private final DoublePointer realAsDouble = new DoublePointer(real);
  private final NativeLists lists = new NativeLists();

  private @Nullable IValueVector operands;

  NativeStack() {
    values.resize(CAPACITY);
    try (IValue first = values.get(0)) {
      base = first.address();
    }
    values.resize(0);
  }

  /** Makes room for arguments; every cell is None. */
  void open(int arguments) {
    values.resize(arguments);
  }

  /** Drops whatever is on the stack. */
  void clear() {
    values.resize(0);
    lists.release();
  }

  /**
   * A stack that may grow, for TorchScript's interpreter, which works on the stack that it is
   * given. Whoever takes it leaves it empty.
   */
  IValueVector operands() {
    IValueVector made = operands;
    if (made == null) {
      made = new IValueVector();
      operands = made;
    }
    return made;
  }

  long slotOf(int index) {
    return base + (long) index * Slots.SLOT_BYTES;
  }

  /** The cell at an index, valid until the next call of this method. */
  Cell cell(int index) {
    return target.at(slotOf(index));
  }

  /** Copies a value onto the stack. ({@code IValue.put} would move it away from its owner.) */
  void put(int index, IValue value) {
    values.put(index, value);
  }

  void putTensor(int index, Tensor tensor) {
    putTensor(values, index, tensor);
  }

  void putTensor(IValueVector into, int index, Tensor tensor) {
    tensor.pin();
    try {
      into.put(index, source.at(tensor.slot()));
    } finally {
      tensor.unpin();
    }
  }

  void putLong(int index, long value) {
    IValue common = Constants.of(value);
    if (common != null) {
      put(index, common);
    } else {
      numberAsLong.put(0, value);
      put(index, number);
    }
  }

  void putDouble(int index, double value) {
    realAsDouble.put(0, value);
    put(index, real);
  }

  void putLongs(int index, long[] values) {
    put(index, lists.longs(index, values));
  }

  /** Where the call keeps its lists and other temporaries. */
  NativeLists lists() {
    return lists;
  }

  /** Moves the tensor in a cell of the stack into a cell of its own. */
  long takeSlot(int index) {
    return takeSlot(cell(index));
  }

  /** Moves a tensor out of any native value into a cell of its own. */
  long takeSlot(IValue value) {
    long slot = slots.take();
    source.at(slot).swap(value);
    return slot;
  }

  /**
   * Empties a cell, which drops libtorch's reference, and takes it back. None moves as it copies.
   */
  void freeSlot(long slot) {
    source.at(slot).put(Constants.NONE);
    slots.give(slot);
  }
}
