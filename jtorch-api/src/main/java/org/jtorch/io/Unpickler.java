package org.jtorch.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.internal.zip.MalformedException;

/**
 * Interprets a pickle's opcodes as data only: names outside the allow-list are rejected, no Python
 * code runs, and stack and memo are limited to the size that valid files need. It is not recursive,
 * so deep nesting cannot overflow Java's stack.
 */
final class Unpickler {
  private static final int DEEPEST_STACK = 1 << 22;
  private static final int MOST_CONTAINERS = 10_000_000;

  private final PickleInput in;
  private final StorageStubs storages;
  private final ArrayList<Object> stack = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long spent;

  Unpickler(PickleInput in, StorageStubs storages) {
    this.in = in;
    this.storages = storages;
  }

  /** Reads one object up to and including STOP. */
  Object load() throws IOException {
    while (true) {
      long at = in.position();
      String doing = "opcode";
      try {
        Opcode opcode = Opcode.of(in.u1());
        doing = opcode.name();
        if (opcode == Opcode.STOP) {
          return pop();
        }
        step(opcode);
      } catch (MalformedException e) {
        throw in.failure(at, doing + ": " + e.getMessage(), e);
      }
    }
  }

  private void step(Opcode opcode) throws IOException {
    switch (opcode.group()) {
      case SCALAR -> push(PickleScalars.read(opcode, in));
      case CONTAINER -> push(container(opcode));
      case FILL -> fill(opcode);
      case CALL -> push(call(opcode));
      case STACK -> shuffle(opcode);
    }
  }

  private void shuffle(Opcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> checkProtocol(in.u1());
      case FRAME -> checkFrame(in.i8());
      case MARK -> mark();
      case POP -> drop();
      case POP_MARK -> popMark().clear();
      case DUP -> push(top());
      case BINGET -> push(recall(in.u1()));
      case LONG_BINGET -> push(recall(in.u4()));
      case BINPUT -> memo.put((long) in.u1(), top());
      case LONG_BINPUT -> memo.put(in.u4(), top());
      case MEMOIZE -> memo.put((long) memo.size(), top());
      default -> throw new AssertionError(opcode);
    }
  }

  private Object container(Opcode opcode) {
    spend(1);
    return switch (opcode) {
      case EMPTY_TUPLE -> new PickleTuple(List.of());
      case TUPLE1 -> new PickleTuple(popMany(1));
      case TUPLE2 -> new PickleTuple(popMany(2));
      case TUPLE3 -> new PickleTuple(popMany(3));
      case TUPLE -> new PickleTuple(popMark());
      case EMPTY_LIST -> new ArrayList<>();
      case LIST -> popMark();
      case EMPTY_DICT -> new PickleDict();
      case DICT -> dict(popMark());
      case EMPTY_SET -> PickleCalls.set(List.of());
      case FROZENSET -> PickleCalls.set(popMark());
      default -> throw new AssertionError(opcode);
    };
  }

  private void fill(Opcode opcode) {
    List<Object> items =
        switch (opcode) {
          case APPEND -> popMany(1);
          case SETITEM -> popMany(2);
          default -> popMark();
        };
    Object target = top();
    switch (opcode) {
      case APPEND, APPENDS -> list(target).addAll(items);
      case ADDITEMS -> set(target).addAll(PickleCalls.set(items));
      default -> {
        if (!(target instanceof PickleDict dict)) {
          throw new MalformedException("sets an item of " + PickleTree.describe(target));
        }
        putAll(dict, items);
      }
    }
  }

  private Object call(Opcode opcode) throws IOException {
    switch (opcode) {
      case GLOBAL -> {
        return PickleGlobals.resolve(in.line(), in.line());
      }
      case STACK_GLOBAL -> {
        PickleTuple name = new PickleTuple(popMany(2));
        return PickleGlobals.resolve(name.text(0), name.text(1));
      }
      case BINPERSID -> {
        return storages.resolve(new PickleTuple(popMany(1)).tuple(0));
      }
      case BUILD -> {
        Object state = pop();
        Object built = pop();
        return build(built, state);
      }
      default -> {
        PickleTuple call = new PickleTuple(popMany(2));
        if (call.get(0) instanceof PickleFunction function) {
          PickleTuple arguments = call.tuple(1);
          spend(1 + arguments.weight());
          return PickleCalls.call(function, arguments);
        }
        throw new MalformedException("calls " + PickleTree.describe(call.get(0)));
      }
    }
  }

  /** Sets an object's state. Attributes of a dict or a tensor belong to Python and are ignored. */
  private static Object build(Object built, Object state) {
    if (built instanceof NumpyDtype dtype) {
      dtype.state(new PickleTuple(List.of(state)).tuple(0));
    } else if (!(built instanceof PickleDict) && !(built instanceof TensorStub)) {
      throw new MalformedException("sets the state of " + PickleTree.describe(built));
    }
    return built;
  }

  private static PickleDict dict(List<Object> items) {
    PickleDict dict = new PickleDict();
    putAll(dict, items);
    return dict;
  }

  private static void putAll(PickleDict dict, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw new MalformedException("a key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private static Collection<Object> list(Object target) {
    if (target instanceof ArrayList<?>) {
      return (ArrayList<Object>) target;
    }
    throw new MalformedException("appends to " + PickleTree.describe(target));
  }

  @SuppressWarnings("unchecked")
  private static Collection<Object> set(Object target) {
    if (target instanceof Set<?>) {
      return (Set<Object>) target;
    }
    throw new MalformedException("adds to " + PickleTree.describe(target));
  }

  private void spend(long weight) {
    spent += weight;
    if (spent > MOST_CONTAINERS) {
      throw new MalformedException("makes more than " + MOST_CONTAINERS + " containers");
    }
  }

  private static void checkProtocol(int protocol) {
    if (protocol > 5) {
      throw new MalformedException("pickle protocol " + protocol + " is unknown");
    }
  }

  private void checkFrame(long length) {
    if (length < 0 || length > in.size() - in.position()) {
      throw new MalformedException("a frame of " + Long.toUnsignedString(length) + " bytes");
    }
  }

  private Object recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new MalformedException("recalls " + index + ", which was never stored");
    }
    return value;
  }

  private void mark() {
    if (marks.size() == DEEPEST_STACK) {
      throw new MalformedException("more than " + DEEPEST_STACK + " marks");
    }
    marks.add(stack.size());
  }

  private void push(Object value) {
    if (stack.size() == DEEPEST_STACK) {
      throw new MalformedException("more than " + DEEPEST_STACK + " values wait on the stack");
    }
    stack.add(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private Object top() {
    if (stack.size() <= floor()) {
      throw new MalformedException("takes a value from an empty stack");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private void drop() {
    if (stack.size() > floor()) {
      stack.remove(stack.size() - 1);
    } else if (!marks.isEmpty()) {
      marks.remove(marks.size() - 1);
    } else {
      throw new MalformedException("takes a value from an empty stack");
    }
  }

  private List<Object> popMany(int n) {
    if (stack.size() - n < floor()) {
      throw new MalformedException("takes " + n + " values from a stack that has fewer");
    }
    return popFrom(stack.size() - n);
  }

  private List<Object> popMark() {
    if (marks.isEmpty()) {
      throw new MalformedException("there is no mark");
    }
    int start = marks.remove(marks.size() - 1);
    return popFrom(start);
  }

  private List<Object> popFrom(int start) {
    List<Object> tail = stack.subList(start, stack.size());
    ArrayList<Object> values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }
}
