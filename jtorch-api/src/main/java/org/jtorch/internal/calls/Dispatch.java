package org.jtorch.internal.calls;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.IValueBits;
import org.jtorch.internal.guards.Guard;
import org.jtorch.internal.guards.Guards;
import org.jtorch.internal.memory.GeneratorLock;
import org.jtorch.internal.memory.MemoryPressure;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.memory.ResultListener;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.profiling.FlightEvents;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.tracing.TraceListener;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.values.SchemaDefault;

/**
 * Boxed calls of operators: converts the arguments to the schema's types on a native stack, calls
 * the dispatcher, adds the results to the current scope and translates errors. Arguments are given
 * in schema order. Missing arguments at the end take the schema's defaults, and so does {@link
 * #DEFAULT} in the middle; null is None.
 */
public final class Dispatch {
  /** Marks an argument that takes the schema's default although later arguments are given. */
  public static final Object DEFAULT = SchemaDefault.DEFAULT;

  /** The result of a call whose results are not read. */
  private static final Object DROPPED = new Object();

  /** Reads the results from the stack. */
  private interface Reader<T> {
    T read(ThreadState state, NativeStack stack);
  }

  private Dispatch() {}

  /** Returns a required argument; throws if it is null, which libtorch would accept. */
  public static <T> T given(String name, T value) {
    return Objects.requireNonNull(value, () -> name + " is null");
  }

  /** Calls an operator that returns one tensor, with a faster kernel where one exists. */
  public static Tensor tensor(Op op, @Nullable Object... arguments) {
    ProductRouting.Route route = op.schema().route();
    Tensor routed = route == null || Traces.isTracing() ? null : route.of(arguments);
    return routed == null ? followed(op, arguments, unrouted(op, arguments)) : routed;
  }

  private static Tensor followed(Op op, @Nullable Object[] arguments, Tensor result) {
    return op.schema().isView() && arguments[0] instanceof Tensor of && !Traces.isTracing()
        ? ViewChains.follow(op, of, result)
        : result;
  }

  /** Calls an operator that returns one tensor, without routing it to another kernel. */
  public static Tensor unrouted(Op op, @Nullable Object... arguments) {
    return call(op, arguments, (state, stack) -> state.adopt(stack, stack.takeTensor(0)));
  }

  /** Calls an operator that modifies its first argument, and returns that argument. */
  @CanIgnoreReturnValue
  public static Tensor inPlace(Op op, Tensor self, @Nullable Object... rest) {
    Object[] arguments = new Object[rest.length + 1];
    arguments[0] = self;
    System.arraycopy(rest, 0, arguments, 1, rest.length);
    return call(
        op,
        arguments,
        (state, stack) -> {
          ResultListener.returned(self);
          return self;
        });
  }

  /** Calls an operator and discards its results. */
  public static void none(Op op, @Nullable Object... arguments) {
    Object done = call(op, arguments, (state, stack) -> DROPPED);
    assert done == DROPPED;
  }

  /** Calls an operator that returns a fixed number of tensors. */
  public static Tensor[] tensors(Op op, @Nullable Object... arguments) {
    return call(
        op,
        arguments,
        (state, stack) -> {
          Tensor[] results = new Tensor[op.schema().results()];
          for (int i = 0; i < results.length; i++) {
            results[i] = state.adopt(stack, stack.takeTensor(i));
          }
          return results;
        });
  }

  /** Calls an operator that returns a list of tensors. */
  public static List<Tensor> list(Op op, @Nullable Object... arguments) {
    List<Tensor> results = call(op, arguments, Dispatch::takeList);
    if (op.schema().isView()) {
      results.replaceAll(result -> followed(op, arguments, result));
    }
    return results;
  }

  /** Calls an operator that returns a boolean. */
  public static boolean bool(Op op, @Nullable Object... arguments) {
    return call(op, arguments, (state, stack) -> stack.booleanAt(0));
  }

  /** Calls an operator that returns an integer. */
  public static long integer(Op op, @Nullable Object... arguments) {
    return call(op, arguments, (state, stack) -> stack.longAt(0));
  }

  /** Calls an operator that returns a floating-point number. */
  public static double real(Op op, @Nullable Object... arguments) {
    return call(op, arguments, (state, stack) -> stack.cell(0).toDouble());
  }

  /** Calls an operator that returns a {@code Scalar}: Long, Double, Boolean or Complex. */
  public static Object scalar(Op op, @Nullable Object... arguments) {
    return call(op, arguments, (state, stack) -> NativeValues.scalar(stack.cell(0)));
  }

  /** Calls any operator and returns an array with one entry per result. */
  public static @Nullable Object[] results(Op op, @Nullable Object... arguments) {
    Object[] results =
        call(
            op,
            arguments,
            (state, stack) -> {
              Object[] values = new Object[op.schema().results()];
              for (int i = 0; i < values.length; i++) {
                values[i] = NativeValues.toJava(state, stack, stack.cell(i));
              }
              return values;
            });
    if (op.schema().isView() && results[0] instanceof Tensor view) {
      results[0] = followed(op, arguments, view);
    }
    return results;
  }

  /** Returns the tensors of a list, each with its own handle. */
  private static List<Tensor> takeList(ThreadState state, NativeStack stack) {
    long[] impls = stack.takeTensors(0);
    List<Tensor> tensors = new ArrayList<>(impls.length);
    for (long impl : impls) {
      tensors.add(state.adopt(stack, impl));
    }
    return tensors;
  }

  private static <T> T call(Op op, @Nullable Object[] arguments, Reader<T> reader) {
    TraceListener trace = Traces.current();
    if (trace == null) {
      return profiled(op, arguments, reader);
    }
    var receiver = trace.calling(op.fullName(), named(op, arguments));
    T result = Traces.paused(() -> profiled(op, arguments, reader));
    receiver.accept(result == DROPPED ? null : result);
    return result;
  }

  /** Returns the given arguments by name; those that take the schema's default are missing. */
  private static Map<String, @Nullable Object> named(Op op, @Nullable Object[] arguments) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(arguments.length, op.schema().names().size()); i++) {
      if (arguments[i] != DEFAULT) {
        named.put(op.schema().names().get(i), arguments[i]);
      }
    }
    return named;
  }

  private static <T> T profiled(Op op, @Nullable Object[] arguments, Reader<T> reader) {
    Recording recording = Recording.active();
    return recording == null
        ? run(op, arguments, reader)
        : recording.track().operator(op.shortName(), () -> run(op, arguments, reader));
  }

  private static <T> T run(Op op, @Nullable Object[] arguments, Reader<T> reader) {
    LargeWork.Kind work = op.schema().work();
    if (work == LargeWork.Kind.NONE) {
      return enter(op, arguments, reader);
    } else if (LightWork.isLight(work, arguments)) {
      return LightWork.run(() -> enter(op, arguments, reader));
    }
    return LargeWork.isLarge(work, arguments)
        ? LargeWork.run(() -> enter(op, arguments, reader))
        : enter(op, arguments, reader);
  }

  private static <T> T enter(Op op, @Nullable Object[] arguments, Reader<T> reader) {
    ThreadState state = ThreadState.current();
    ThreadGenerator own = op.schema().draws() ? state.generator() : null;
    return own == null
        ? enter(state, op, arguments, reader)
        : DrawingCall.run(own, op, arguments, (o, given) -> enter(state, o, given, reader));
  }

  private static <T> T enter(
      ThreadState state, Op op, @Nullable Object[] arguments, Reader<T> reader) {
    NativeStack stack = state.enter();
    try {
      invoke(op, stack, state.defaultDevice(), arguments);
      T result = reader.read(state, stack);
      stack.markConsumed(op.schema().results());
      return result;
    } finally {
      state.exit(stack);
    }
  }

  private static void invoke(
      Op op, NativeStack stack, @Nullable Device device, @Nullable Object[] arguments) {
    Op.Schema schema = op.schema();
    try {
      push(op, schema, stack, device, arguments);
      check(op, schema, arguments);
      execute(op, schema, stack, arguments);
    } catch (RuntimeException e) {
      if (!NativeErrors.isOutOfMemory(e)) {
        throw NativeErrors.translate(op.shortName(), e, arguments);
      }
      retry(op, schema, stack, device, arguments);
    } finally {
      Reference.reachabilityFence(arguments);
    }
  }

  private static void check(Op op, Op.Schema schema, @Nullable Object[] arguments) {
    Guard guard = schema.guard();
    if (guard == null && !Guards.lookAtAll()) {
      return;
    }
    String refusal = Guards.refusal(op.fullName(), guard, schema.names(), arguments);
    if (refusal != null) {
      throw NativeErrors.refusal(op.shortName(), refusal, arguments);
    }
  }

  /** Retries the call once after the garbage collector has freed unreachable tensors. */
  private static void retry(
      Op op,
      Op.Schema schema,
      NativeStack stack,
      @Nullable Device device,
      @Nullable Object[] arguments) {
    stack.clear();
    FlightEvents.outOfMemory(op.shortName());
    MemoryPressure.collectNow();
    push(op, schema, stack, device, arguments);
    try {
      execute(op, schema, stack, arguments);
    } catch (RuntimeException e) {
      throw NativeErrors.translate(op.shortName(), e, arguments);
    }
  }

  private static void execute(
      Op op, Op.Schema schema, NativeStack stack, @Nullable Object[] arguments) {
    ModifiedArguments written = schema.written();
    Replacement replacement =
        written == null ? null : written.begin(stack, op.shortName(), arguments);
    try {
      if (schema.draws()) {
        draw(schema, stack);
      } else {
        call(schema, stack);
      }
    } finally {
      if (replacement != null) {
        replacement.end();
      }
    }
  }

  private static void call(Op.Schema schema, NativeStack stack) {
    stack.commit();
    schema.handle().callBoxed(stack.values);
  }

  private static void draw(Op.Schema schema, NativeStack stack) {
    ThreadGenerator own = ThreadState.current().generator();
    Device exchange = own == null ? null : own.exchange();
    if (own != null && exchange != null) {
      own.exchanged(exchange, () -> call(schema, stack));
      return;
    }
    Lock drawing = GeneratorLock.share();
    try {
      call(schema, stack);
    } finally {
      drawing.unlock();
    }
  }

  private static void push(
      Op op,
      Op.Schema schema,
      NativeStack stack,
      @Nullable Device device,
      @Nullable Object[] arguments) {
    List<Op.Parameter> parameters = schema.parameters();
    if (arguments.length > parameters.size()) {
      throw new IllegalArgumentException(
          op.shortName()
              + ": takes at most "
              + parameters.size()
              + " arguments, got "
              + arguments.length);
    }
    stack.open(parameters.size());
    int defaulted = device == null ? -1 : schema.factoryDevice();
    for (int i = 0; i < parameters.size(); i++) {
      Op.Parameter parameter = parameters.get(i);
      Object argument = i < arguments.length ? arguments[i] : DEFAULT;
      if (i == defaulted && (argument == null || argument == DEFAULT)) {
        argument = device;
      }
      if (argument == DEFAULT) {
        IValueBits value = parameter.defaultValue();
        if (value == null) {
          throw new IllegalArgumentException(op.shortName() + ": missing " + parameter.name());
        }
        stack.put(i, value);
      } else if (argument != null) {
        push(op, parameter, stack, i, argument);
      } else if (!parameter.nullable()) {
        throw new NullPointerException(op.shortName() + ": " + parameter.name() + " is null");
      }
    }
  }

  private static void push(
      Op op, Op.Parameter parameter, NativeStack stack, int place, Object argument) {
    try {
      parameter.kind().push(stack, place, argument, parameter);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          op.shortName()
              + ": "
              + parameter.name()
              + " is a "
              + argument.getClass().getSimpleName()
              + " where libtorch takes a "
              + parameter.kind().schemaName(),
          e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          op.shortName() + ": " + parameter.name() + " " + e.getMessage(), e);
    } catch (NullPointerException e) {
      throw new NullPointerException(op.shortName() + ": " + parameter.name() + " holds a null");
    }
  }
}
