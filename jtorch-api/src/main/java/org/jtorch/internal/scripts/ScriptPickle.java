package org.jtorch.internal.scripts;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jtorch.internal.zip.MalformedException;

/**
 * Reads a pickle of a TorchScript file without creating objects, and checks that each storage is as
 * long as its record and that each tensor lies within its storage. It accepts the opcodes of
 * libtorch's reader.
 */
final class ScriptPickle {
  private static final int MAX_VALUES = 50_000_000;

  /** A qualified name of a class or function. */
  private record Global(String module, String name) {
    boolean is(String path) {
      return path.equals(module + "." + name);
    }
  }

  private record Storage(String key, long bytes, int itemSize) {}

  /** A value that is not examined: an object, set or dict. */
  private static final Object OPAQUE = new Object();

  private static final Object MARK = new Object();

  private final ByteBuffer in;
  private final ToLongFunction<String> recordBytes;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long values;

  ScriptPickle(byte[] pickle, ToLongFunction<String> recordBytes) {
    in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    this.recordBytes = recordBytes;
  }

  void check() {
    try {
      int opcode = in.get() & 0xff;
      while (opcode != '.') {
        if (++values > MAX_VALUES) {
          throw new MalformedException("more than " + MAX_VALUES + " values");
        }
        step(opcode);
        opcode = in.get() & 0xff;
      }
    } catch (java.nio.BufferUnderflowException e) {
      throw new MalformedException("the pickle ends in the middle", e);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> skip(1); // PROTO
      case '(' -> stack.add(MARK);
      case 'N', 0x88, 0x89 -> stack.add(OPAQUE); // None and booleans
      case 'K' -> stack.add((long) (in.get() & 0xff));
      case 'M' -> stack.add((long) (in.getShort() & 0xffff));
      case 'J' -> stack.add((long) in.getInt());
      case 0x8a -> stack.add(long1(in.get() & 0xff));
      case 'G' -> {
        skip(Double.BYTES);
        stack.add(OPAQUE);
      }
      case 'X' -> stack.add(text(in.getInt() & 0xffff_ffffL));
      case 'U', 'C', 0x8c -> stack.add(text(in.get() & 0xff));
      case 'T', 'B' -> stack.add(text(in.getInt() & 0xffff_ffffL));
      case 'c' -> stack.add(new Global(line(), line()));
      default -> build(opcode);
    }
  }

  private void build(int opcode) {
    switch (opcode) {
      case ')' -> stack.add(List.of());
      case 't', 'l' -> stack.add(popMark());
      case 0x85 -> stack.add(popMany(1));
      case 0x86 -> stack.add(popMany(2));
      case 0x87 -> stack.add(popMany(3));
      case ']' -> stack.add(new ArrayList<>());
      case '}' -> stack.add(OPAQUE);
      case 'd' -> {
        popMark();
        stack.add(OPAQUE);
      }
      case 'a' -> append(popMany(1));
      case 'e' -> append(popMark());
      case 's' -> popMany(2);
      case 'u' -> popMark();
      case 'q' -> memo.put((long) (in.get() & 0xff), top());
      case 'r' -> memo.put(in.getInt() & 0xffff_ffffL, top());
      case 'h' -> stack.add(recall(in.get() & 0xff));
      case 'j' -> stack.add(recall(in.getInt() & 0xffff_ffffL));
      case '0' -> pop();
      case 'b' -> pop(); // sets an object's state
      case 'Q' -> stack.add(storage(tuple(pop())));
      case 'R', 0x81 -> {
        Object arguments = pop();
        stack.add(call(pop(), arguments));
      }
      default ->
          throw new MalformedException(
              String.format(
                  Locale.ROOT,
                  "opcode 0x%02x at byte %d is not one of TorchScript's",
                  opcode,
                  in.position()));
    }
  }

  /** Lists and tuples keep their members, which may be a tensor's sizes. */
  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    if (top() instanceof ArrayList<?> list) {
      ((ArrayList<Object>) list).addAll(items);
    }
  }

  private Object call(Object callee, Object arguments) {
    if (callee instanceof Global function) {
      if (function.module().equals("torch._utils") && function.name().startsWith("_rebuild_")) {
        rebuild(function, tuple(arguments));
      } else if (function.is("torch.jit._pickle.restore_type_tag")) {
        return tuple(arguments).isEmpty() ? OPAQUE : tuple(arguments).get(0);
      }
    }
    return OPAQUE;
  }

  private static void rebuild(Global function, List<?> arguments) {
    if (!arguments.isEmpty() && arguments.get(0) instanceof Storage storage) {
      checkExtent(storage, arguments);
    } else if (!function.name().contains("sparse")) {
      throw new MalformedException("a tensor without a storage, by " + function.name());
    }
  }

  private static void checkExtent(Storage storage, List<?> arguments) {
    if (arguments.size() < 4 || !(arguments.get(1) instanceof Long offset)) {
      throw new MalformedException("a tensor without offset, sizes and strides");
    }
    long[] sizes = integers(arguments.get(2));
    long[] strides = integers(arguments.get(3));
    if (sizes.length != strides.length || offset < 0) {
      throw new MalformedException("a tensor with other strides than sizes, or a negative offset");
    }
    long last = offset;
    boolean empty = false;
    try {
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] < 0 || strides[i] < 0) {
          throw new MalformedException("a tensor with a negative size or stride");
        }
        empty |= sizes[i] == 0;
        last = Math.addExact(last, Math.multiplyExact(sizes[i] - 1, strides[i]));
      }
      long needed = empty ? 0 : Math.multiplyExact(Math.addExact(last, 1), storage.itemSize());
      if (needed > storage.bytes()) {
        throw beyond(storage, arguments, Long.toString(needed));
      }
    } catch (ArithmeticException e) {
      throw beyond(storage, arguments, "more than 2^63");
    }
  }

  private static MalformedException beyond(Storage storage, List<?> arguments, String needed) {
    return new MalformedException(
        String.format(
                Locale.ROOT,
                "a tensor of sizes %s, strides %s and offset %s needs a storage of at least %s"
                    + " bytes, but",
                arguments.get(2),
                arguments.get(3),
                arguments.get(1),
                needed)
            + String.format(Locale.ROOT, " storage %s has %d", storage.key(), storage.bytes()));
  }

  /** Reads a storage from {@code ("storage", type, key, device, numel)}. */
  private Storage storage(List<?> id) {
    if (id.size() < 5
        || !(id.get(1) instanceof Global type)
        || !(id.get(2) instanceof String key)
        || !(id.get(4) instanceof Long numel)) {
      throw new MalformedException("a persistent id that is no storage");
    }
    int itemSize = ScriptStorages.itemSize(type.name());
    long bytes = recordBytes.applyAsLong(key);
    if (numel < 0 || numel > bytes / itemSize) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "storage %s is declared with %d elements of %d bytes, but its record has %d bytes",
              key,
              numel,
              itemSize,
              bytes));
    }
    return new Storage(key, numel * itemSize, itemSize);
  }

  private static long[] integers(Object value) {
    List<?> items = tuple(value);
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(items.get(i) instanceof Long number)) {
        throw new MalformedException("sizes or strides that are no integers");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  private static List<?> tuple(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new MalformedException("something else where a tuple belongs");
  }

  private Object long1(int length) {
    if (length > Long.BYTES) {
      throw new MalformedException("an integer of " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      long next = i == length - 1 ? in.get() : in.get() & 0xff;
      value |= next << (8 * i);
    }
    return value;
  }

  private String text(long length) {
    if (length > in.remaining()) {
      throw new MalformedException("a text of " + length + " bytes, longer than the pickle");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {
      // the name continues
    }
    int length = in.position() - 1 - start;
    return new String(in.array(), start, length, StandardCharsets.UTF_8);
  }

  private void skip(int bytes) {
    if (bytes > in.remaining()) {
      throw new MalformedException("the pickle ends in the middle");
    }
    in.position(in.position() + bytes);
  }

  private Object recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new MalformedException("recalls " + index + ", which was never stored");
    }
    return value;
  }

  private Object top() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw new MalformedException("takes a value from an empty stack");
    }
    return stack.get(stack.size() - 1);
  }

  @CanIgnoreReturnValue
  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  @CanIgnoreReturnValue
  private List<Object> popMany(int n) {
    List<Object> items = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      items.add(0, pop());
    }
    return items;
  }

  @CanIgnoreReturnValue
  private List<Object> popMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw new MalformedException("there is no mark");
    }
    List<Object> tail = stack.subList(mark + 1, stack.size());
    List<Object> items = new ArrayList<>(tail);
    stack.subList(mark, stack.size()).clear();
    return items;
  }
}
