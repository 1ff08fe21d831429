package org.jtorch.internal.memory;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.ArgumentBuffer;
import org.jtorch.internal.binding.IValueBits;
import org.jtorch.internal.binding.IValueLayout;
import org.jtorch.internal.binding.IValueView;
import org.jtorch.internal.binding.NativeWords;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.binding.ReferenceReleaser;
import org.jtorch.internal.modes.NativeModes;

/**
 * The dispatcher's stack of one call: arguments in, results out. It is reused from call to call and
 * never grows, so the addresses of its values do not change. A nested call on the same thread (a
 * hook under {@code backward}) uses another stack.
 *
 * <p>Arguments are written as bits to an {@link ArgumentBuffer}, their tensors are pinned, and
 * {@link #commit} copies them in one step. Result tensors are also moved out as bits.
 */
public final class NativeStack {
  /** Larger than the number of arguments or results of any schema. */
  public static final int CAPACITY = 64;

  private static final HandleAccess HANDLES = HandleAccess.get();
  private static final List<NativeStack> ALL = new CopyOnWriteArrayList<>();

  public final IValueVector values = new IValueVector(CAPACITY);
  private final IValue first = values.get(0);
  private final ByteBuffer cells = IValueLayout.view(first, CAPACITY);
  private final @Nullable ArgumentBuffer[] buffers = new ArgumentBuffer[CAPACITY + 1];
  private final NativeLists lists = new NativeLists(this);
  private final ReferenceReleaser releaser = new ReferenceReleaser();
  private final IValueVector passing = new IValueVector(2);
  private final ByteBuffer passingCell = IValueLayout.view(passing, 2);
  private final IValueView scratch = new IValueView().at(passing.get(0).address());
  private final IValueView cursor = new IValueView();
  private final NativeWords words = new NativeWords();
  private final LongPointer peers = new LongPointer(CAPACITY);
  private final ByteBuffer peerWords = peers.asByteBuffer().order(ByteOrder.nativeOrder());

  /** Also read by other threads, see {@link Replacement}. */
  private @Nullable Tensor[] pinned = new Tensor[CAPACITY];

  private int pins;

  /** Weak, because the resources of a terminated thread refer to its stacks. */
  private @Nullable Reference<ThreadState> owner;

  private boolean waiting;
  private @Nullable SharedWeights script;
  private int peersInUse;
  private @Nullable ArgumentBuffer buffer;
  private boolean filled;
  private @Nullable IValueVector operands;

  NativeStack() {
    ALL.add(this);
  }

  /** Returns the stacks of all threads. Stacks of terminated threads are reused. */
  static List<NativeStack> all() {
    return ALL;
  }

  /** Reserves room for arguments, all None. */
  public void open(int arguments) {
    if (arguments == 0) {
      values.resize(0);
      return;
    }
    ArgumentBuffer made = buffers[arguments];
    if (made == null) {
      made = new ArgumentBuffer(arguments);
      buffers[arguments] = made;
    }
    buffer = made;
  }

  /** Copies the buffered arguments to the dispatcher's stack. */
  public void commit() {
    filled = true;
    if (buffer != null) {
      buffer.copyTo(values);
    }
    clearBuffer();
  }

  private void clearBuffer() {
    if (buffer != null) {
      buffer.wipe();
      buffer = null;
    }
  }

  /** Marks the results as read. References that remain are released at the end of the call. */
  public void markConsumed(int results) {
    filled = false;
    for (int i = 0; i < results; i++) {
      filled |= IValueLayout.holdsReference(cells.getLong(i * IValueLayout.BYTES + 8));
    }
  }

  /** Releases everything that remains of the call. */
  public void clear() {
    clearBuffer();
    if (filled) {
      values.resize(0);
      filled = false;
    }
    lists.release();
    unpin();
    peersInUse = 0;
  }

  private void unpin() {
    while (pins > 0) {
      Tensor tensor = pinned[--pins];
      pinned[pins] = null; // allows garbage collection of the tensor
      if (tensor != null) {
        HANDLES.unpin(tensor);
      }
    }
  }

  /**
   * Returns a stack that may grow, for TorchScript's interpreter, which works in place. The caller
   * must leave it empty.
   */
  public IValueVector operands() {
    IValueVector made = operands;
    if (made == null) {
      made = new IValueVector();
      operands = made;
    }
    return made;
  }

  /** Returns a view of the result at an index, valid until the next call of this method. */
  public IValueView cell(int index) {
    return cursor.at(first.address() + (long) index * IValueLayout.BYTES);
  }

  /** Buffers a value; libtorch adds a reference at {@link #commit}. */
  public void put(int index, IValue value) {
    putBits(index, IValueLayout.word(value, 0), IValueLayout.word(value, 1));
  }

  /** Buffers a value whose bits are known. */
  public void put(int index, IValueBits bits) {
    putBits(index, bits.payload(), bits.tag());
  }

  public void putTensor(int index, Tensor tensor) {
    putBits(index, pinForCall(tensor), IValueLayout.TENSOR);
  }

  public void putLong(int index, long value) {
    putBits(index, value, IValueLayout.INT);
  }

  public void putDouble(int index, double value) {
    putBits(index, Double.doubleToRawLongBits(value), IValueLayout.DOUBLE);
  }

  public void putBoolean(int index, boolean value) {
    putBits(index, value ? 1 : 0, IValueLayout.BOOL);
  }

  public void putBits(int index, long payload, long tag) {
    if (buffer == null) {
      throw new IllegalStateException("no call is open");
    }
    buffer.put(index, payload, tag);
  }

  /** Pins a tensor until the end of the call, and returns the address of its {@code TensorImpl}. */
  public long pinForCall(Tensor tensor) {
    publish(tensor);
    if (Replacement.isAny()) {
      Replacement.yieldToClaims(new TensorUse.OfTensor(this, tensor));
    }
    return HANDLES.impl(tensor);
  }

  /**
   * Pins a tensor. It is on the list before the atomic step, so that a thread that sees the pin
   * finds it.
   */
  void publish(Tensor tensor) {
    if (pins == pinned.length) {
      pinned = Arrays.copyOf(pinned, 2 * pins);
    }
    pinned[pins++] = tensor;
    if (!HANDLES.tryPinNow(tensor)) {
      if (!HANDLES.tryPin(tensor)) {
        pinned[--pins] = null;
        throw HANDLES.closedError(tensor);
      }
      ThreadState.current().assertModes();
    }
  }

  /** Reverts the last {@link #publish}. */
  void unpublish(Tensor tensor) {
    pinned[--pins] = null;
    HANDLES.unpin(tensor);
  }

  /** Hides the last {@link #publish} without reverting it. */
  void hideLast() {
    pins--;
  }

  /** Reverts {@link #hideLast}. */
  void showLast() {
    pins++;
  }

  /** Returns whether autograd records a call on the pinned tensors. */
  public boolean isRecorded() {
    if (NativeModes.grad()) {
      for (int i = 0; i < pins; i++) {
        Tensor tensor = pinned[i];
        if (tensor != null && peekTensor(HANDLES.impl(tensor)).requires_grad()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the tensors that the call has pinned. */
  public List<Tensor> pinnedTensors() {
    List<Tensor> tensors = new ArrayList<>(pins);
    for (int i = 0; i < pins; i++) {
      tensors.add(Objects.requireNonNull(pinned[i]));
    }
    return tensors;
  }

  /** Returns the number of pinned tensors. Racy on other threads than the owner. */
  int pins() {
    return pins;
  }

  /** Returns a pinned tensor; null if it is no longer pinned. */
  @Nullable Tensor pinned(int index) {
    @Nullable Tensor[] all = pinned;
    return index < all.length ? all[index] : null;
  }

  /** Returns the thread state that uses this stack. */
  @Nullable ThreadState owner() {
    Reference<ThreadState> current = owner;
    return current == null ? null : current.get();
  }

  void owner(Reference<ThreadState> state) {
    owner = state;
  }

  /** Returns whether the call waits for a replacement, and so does not use its tensors now. */
  boolean isWaiting() {
    return waiting;
  }

  void waiting(boolean waits) {
    waiting = waits;
  }

  /** Returns the script module whose weights the call uses, which are not pinned individually. */
  @Nullable SharedWeights script() {
    return script;
  }

  public void script(@Nullable SharedWeights peer) {
    script = peer;
  }

  /** Returns a binding tensor of a tensor, which is pinned until the end of the call. */
  public Peer peer(Tensor tensor) {
    return peer(pinForCall(tensor));
  }

  /** Returns a binding tensor of a {@code TensorImpl} that the caller keeps alive. */
  Peer peer(long impl) {
    int place = peersInUse++;
    peerWords.putLong(place * Long.BYTES, impl);
    return new Peer(peers.address() + (long) place * Long.BYTES);
  }

  /**
   * Returns a binding tensor of a {@code TensorImpl} that the caller keeps alive, valid until the
   * next call of this method.
   */
  public Peer peekTensor(long impl) {
    Peer peer = peer(impl);
    peersInUse--;
    return peer;
  }

  /** Returns the address of the {@code TensorImpl} of a binding tensor. */
  public long implOf(org.bytedeco.pytorch.Tensor tensor) {
    return words.at(tensor.address()).get(0);
  }

  /** Copies a tensor into a vector of values. */
  public void putTensor(IValueVector into, int index, Tensor tensor) {
    into.put(index, borrow(tensor));
    clearBorrowed();
  }

  /** Appends a tensor to a list. */
  void append(GenericList list, Tensor tensor) {
    list.push_back(borrow(tensor));
    clearBorrowed();
  }

  /** Returns a new value with its own reference to a tensor. */
  public IValue valueOf(Tensor tensor) {
    IValue value = new IValue(borrow(tensor));
    clearBorrowed();
    return value;
  }

  private IValue borrow(Tensor tensor) {
    return borrow(pinForCall(tensor));
  }

  private IValue borrow(long impl) {
    passingCell.putLong(0, impl);
    passingCell.putLong(8, IValueLayout.TENSOR);
    return scratch;
  }

  private void clearBorrowed() {
    passingCell.putLong(8, IValueLayout.NONE);
  }

  /** Returns the call's lists and other temporaries. */
  public NativeLists lists() {
    return lists;
  }

  /**
   * Adds a reference to a tensor that the caller keeps alive, and returns it. The caller owns it.
   */
  public long share(long impl) {
    passing.put(1, borrow(impl));
    clearBorrowed();
    return take(passingCell, IValueLayout.BYTES);
  }

  /** Returns whether one of the call's tensors uses this memory. */
  boolean holdsStorage(long address) {
    for (int i = 0; i < pins; i++) {
      Tensor tensor = pinned[i];
      if (tensor != null && Peer.storageAddress(peekTensor(HANDLES.impl(tensor))) == address) {
        return true;
      }
    }
    return false;
  }

  /** Moves a tensor out of the results; the caller owns the reference. */
  public long takeTensor(int index) {
    return take(cells, index * IValueLayout.BYTES);
  }

  /** Moves a tensor out of any native value; the caller owns the reference. */
  public long takeTensor(IValue value) {
    scratch.swap(value);
    return take(passingCell, 0);
  }

  /** Moves the tensors out of a list result; the caller owns the references. */
  public long[] takeTensors(int index) {
    words.at(cells.getLong(index * IValueLayout.BYTES) + IValueLayout.LIST_BEGIN);
    long begin = words.get(0);
    long[] impls = new long[(int) ((words.get(1) - begin) / IValueLayout.BYTES)];
    words.at(begin);
    for (int i = 0; i < impls.length; i++) {
      impls[i] = words.get(2L * i);
      words.put(2L * i + 1, IValueLayout.NONE);
    }
    return impls;
  }

  private static long take(ByteBuffer from, int at) {
    if (!IValueLayout.sameTag(from.getLong(at + 8), IValueLayout.TENSOR)) {
      throw new IllegalStateException("libtorch returned something else than a tensor");
    }
    from.putLong(at + 8, IValueLayout.NONE);
    return from.getLong(at);
  }

  public long longAt(int index) {
    int at = index * IValueLayout.BYTES;
    return IValueLayout.sameTag(cells.getLong(at + 8), IValueLayout.INT)
        ? cells.getLong(at)
        : cell(index).toInt();
  }

  public boolean booleanAt(int index) {
    int at = index * IValueLayout.BYTES;
    return IValueLayout.sameTag(cells.getLong(at + 8), IValueLayout.BOOL)
        ? cells.get(at) != 0
        : cell(index).toBool();
  }

  /** Returns the releaser of references. */
  ReferenceReleaser releaser() {
    return releaser;
  }
}
