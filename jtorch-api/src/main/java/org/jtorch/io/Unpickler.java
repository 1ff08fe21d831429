package org.jtorch.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.internal.zip.MalformedException;

/**
 * Interprets a pickle's opcodes as data only: no Python code runs, names that jtorch does not
 * implement stay names, and stack and memo are limited to the size that valid files need. It is not
 * recursive, so deep nesting cannot overflow Java's stack.
 */
final class Unpickler {
  private static final int DEEPEST_STACK = 1 << 22;
  private static final long ANY_CONTAINERS = 100_000;
  private static final long MOST_CONTAINERS_PER_BYTE = 2;

  /** Resolves persistent ids, by which torch refers to what is outside the pickle. */
  interface PersistentIds {
    /** Returns the value of an id; throws MalformedException if there is none. */
    Object resolve(Object id);
  }

  private final PickleInput in;
  private final PersistentIds ids;
  private final PickleGlobals globals;
  private final long mostContainers;
  private final ArrayList<Object> stack = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long spent;

  Unpickler(PickleInput in, PersistentIds ids, PickleGlobals globals) {
    this.in = in;
    this.ids = ids;
    this.globals = globals;
    this.mostContainers = ANY_CONTAINERS + MOST_CONTAINERS_PER_BYTE * in.size();
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
      case GET -> push(recall(index(in.line())));
      case PUT -> memo.put(index(in.line()), top());
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
      case DICT -> PickleTargets.setItems(new PickleDict(), popMark());
      case EMPTY_SET -> PickleCalls.set(List.of());
      case FROZENSET -> Collections.unmodifiableSet(PickleCalls.set(popMark()));
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
    switch (opcode) {
      case APPEND, APPENDS -> PickleTargets.append(top(), items);
      case ADDITEMS -> PickleTargets.add(top(), items);
      default -> PickleTargets.setItems(top(), items);
    }
  }

  private Object call(Opcode opcode) throws IOException {
    return switch (opcode) {
      case GLOBAL -> globals.resolve(in.line(), in.line());
      case STACK_GLOBAL -> {
        PickleTuple name = new PickleTuple(popMany(2));
        yield globals.resolve(name.text(0), name.text(1));
      }
      case EXT1 -> globals.extension(in.u1());
      case EXT2 -> globals.extension(in.u2());
      case EXT4 -> globals.extension(in.i4());
      case PERSID -> ids.resolve(in.line());
      case BINPERSID -> ids.resolve(pop());
      case BUILD -> {
        Object state = pop();
        yield PickleTargets.build(pop(), state);
      }
      case INST -> {
        Object type = globals.resolve(in.line(), in.line());
        yield call(type, new PickleTuple(popMark()));
      }
      case OBJ -> {
        PickleTuple parts = new PickleTuple(popMark());
        yield call(parts.get(0), new PickleTuple(parts.items().subList(1, parts.size())));
      }
      case NEWOBJ_EX -> {
        PickleTuple parts = new PickleTuple(popMany(3));
        yield call(parts.get(0), withKeywords(parts.tuple(1), parts.get(2)));
      }
      default -> {
        PickleTuple parts = new PickleTuple(popMany(2));
        yield call(parts.get(0), parts.tuple(1));
      }
    };
  }

  private Object call(Object callable, PickleTuple arguments) {
    spend(1);
    if (callable == PickleFunction.GETATTR) {
      return globals.attribute(arguments.get(0), arguments.text(1));
    } else if (callable instanceof PickleFunction function) {
      spend(arguments.weight());
      return PickleCalls.call(function, arguments);
    } else if (callable instanceof PickleName name) {
      return new PickleObject(name.path(), arguments);
    } else if (callable instanceof PickleObject object) {
      List<Object> all = new ArrayList<>(arguments.items());
      all.add(0, object);
      spend(all.size());
      return new PickleObject(object.className() + ".__call__", new PickleTuple(all));
    }
    throw new MalformedException("calls " + PickleTree.describe(callable));
  }

  /** Appends keyword arguments, if there are any, as one more argument. */
  private PickleTuple withKeywords(PickleTuple arguments, Object keywords) {
    if (keywords instanceof PickleDict dict && dict.entries().isEmpty()) {
      return arguments;
    }
    List<Object> all = new ArrayList<>(arguments.items());
    all.add(keywords);
    spend(all.size());
    return new PickleTuple(all);
  }

  private void spend(long weight) {
    spent += weight;
    if (spent > mostContainers) {
      throw new MalformedException("makes more than " + mostContainers + " containers");
    }
  }

  private static long index(String line) {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw new MalformedException("\"" + line + "\" is no index", e);
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
