package org.jtorch.internal.calls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.OperatorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.guards.Guard;
import org.jtorch.internal.guards.GuardedCall;
import org.jtorch.internal.guards.Guards;
import org.jtorch.internal.guards.InnerOperators;
import org.jtorch.internal.memory.GeneratorLock;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.tracing.TraceListener;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.values.IValueKinds;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.values.ScriptResults;
import org.jtorch.internal.values.ScriptSchema;

/**
 * An operator that a program names at run time.
 *
 * @param handle libtorch's operator handle
 * @param fullName its name with namespace and overload
 * @param schema arguments and results
 * @param text the schema in libtorch's notation
 * @param plain a faster way to call it with common arguments; null if there is none
 * @param argumentNames the argument names, in order
 * @param guard checks of arguments that libtorch does not check; null if there are none
 * @param isInner whether it is one of {@link InnerOperators}
 * @param written the arguments that it modifies; null if there are none
 * @param draws whether it may draw random numbers
 */
public record NamedOperator(
    OperatorHandle handle,
    String fullName,
    ScriptSchema schema,
    String text,
    @Nullable PlainOperator plain,
    List<String> argumentNames,
    @Nullable Guard guard,
    boolean isInner,
    @Nullable ModifiedArguments written,
    boolean draws) {
  /** The next write to its argument goes to new memory and frees the old memory. */
  private static final String MOVES_MEMORY = "aten::_lazy_clone";

  private static final Map<String, NamedOperator> KNOWN = new ConcurrentHashMap<>();

  private static List<String> names = List.of();
  private static long namesCount;

  public static NamedOperator of(String name) {
    NamedOperator known = KNOWN.get(name);
    return known != null
        ? known
        : KNOWN.computeIfAbsent(name, n -> NativeCalls.call("Ops", () -> find(n)));
  }

  private static NamedOperator find(String name) {
    int dot = name.indexOf('.');
    String plain = dot < 0 ? name : name.substring(0, dot);
    String overload = dot < 0 ? "" : name.substring(dot + 1);
    try (OperatorName key = new OperatorName(plain, overload);
        var found = Dispatcher.singleton().findSchema(key)) {
      if (!found.has_value()) {
        throw unknown(name, plain);
      }
      OperatorHandle handle = new OperatorHandle(found.get());
      var function = handle.schema();
      ScriptSchema schema = ScriptSchema.of(name, function, false);
      List<String> names = schema.parameters().stream().map(ScriptSchema.Parameter::name).toList();
      String signature = NativeValues.text(torch.toString(function));
      return new NamedOperator(
          handle,
          name,
          schema,
          signature,
          PlainOperator.of(Op.inFull(plain, overload), schema),
          names,
          Guards.of(name, names),
          InnerOperators.contains(name) && !OperatorLibraries.contains(name),
          ModifiedArguments.of(name, function),
          GeneratorLock.isDrawing(name, signature.contains("Generator")));
    }
  }

  private static TorchException unknown(String name, String plain) {
    List<String> overloads =
        names().stream().filter(n -> n.equals(plain) || n.startsWith(plain + ".")).toList();
    String rest = overloads.isEmpty() ? "" : "; there are: " + String.join(", ", overloads);
    return new TorchException("libtorch has no operator " + name + rest, "", null);
  }

  /**
   * Returns the names of all operators. The binding leaks 100 KB each time it creates the list, so
   * the list is read again only when libtorch has more operators than before (a library was
   * loaded).
   */
  public static synchronized List<String> names() {
    long count;
    try (OperatorVector all = torch.getAllOperators()) {
      count = all.size();
    }
    if (count != namesCount) {
      names = readNames();
      namesCount = count;
    }
    return names;
  }

  private static List<String> readNames() {
    try (OperatorName all = Dispatcher.singleton().getAllOpNames()) {
      return LongStream.range(0, all.limit())
          .mapToObj(i -> all.getPointer(OperatorName.class, i))
          .map(NamedOperator::fullName)
          .sorted()
          .toList();
    }
  }

  private static String fullName(OperatorName name) {
    String overload = NativeValues.text(name.overload_name());
    String plain = NativeValues.text(name.name());
    return overload.isEmpty() ? plain : plain + "." + overload;
  }

  /** Calls the operator; throws if it is an inner operator, which only other operators call. */
  public org.jtorch.IValue call(List<?> arguments, Map<String, ?> keywords) {
    if (isInner) {
      throw NativeErrors.refusal(
          schema.called(),
          "an operator that other operators call, which may not check its arguments:"
              + " Ops.unchecked().call(...) calls it all the same");
    }
    return callUnchecked(arguments, keywords);
  }

  public org.jtorch.IValue callUnchecked(List<?> arguments, Map<String, ?> keywords) {
    if (schema.called().equals(MOVES_MEMORY)) {
      throw NativeErrors.refusal(
          MOVES_MEMORY, "a later write would move the memory away from segments that show it");
    }
    if (plain != null && keywords.isEmpty() && plain.takes(arguments)) {
      return plain.call(arguments);
    }
    TraceListener trace = Traces.current();
    if (trace == null) {
      return Recording.operator(schema.called(), () -> enter(arguments, keywords));
    }
    var receiver = trace.calling(fullName, named(arguments, keywords));
    org.jtorch.IValue result = Traces.paused(() -> enter(arguments, keywords));
    receiver.accept(plainResult(result));
    return result;
  }

  /** Returns the given arguments by name. */
  private Map<String, @Nullable Object> named(List<?> arguments, Map<String, ?> keywords) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < argumentNames.size(); i++) {
      String name = argumentNames.get(i);
      Object given = i < arguments.size() ? arguments.get(i) : keywords.get(name);
      if (i < arguments.size() || keywords.containsKey(name)) {
        named.put(
            name, given instanceof org.jtorch.IValue value ? IValueKinds.plain(value) : given);
      }
    }
    return named;
  }

  private @Nullable Object plainResult(org.jtorch.IValue result) {
    if (schema.results().size() > 1 && result instanceof org.jtorch.IValue.OfTuple tuple) {
      return tuple.elements().stream().map(IValueKinds::plain).toArray();
    }
    return IValueKinds.plain(result);
  }

  private org.jtorch.IValue enter(List<?> arguments, Map<String, ?> keywords) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    IValueVector operands = stack.operands();
    try {
      operands.resize(schema.parameters().size());
      schema.push(stack, operands, 0, arguments, keywords);
      check(arguments, keywords);
      run(stack, operands, arguments, keywords);
      return results(new ScriptResults(state, stack), operands, arguments, keywords);
    } finally {
      operands.resize(0);
      state.exit(stack);
    }
  }

  private void check(List<?> arguments, Map<String, ?> keywords) {
    if (guard == null && !Guards.lookAtAll()) {
      return;
    }
    Object[] bound = GuardedCall.bind(argumentNames, arguments, keywords);
    String refusal = Guards.refusal(schema.called(), guard, argumentNames, bound);
    if (refusal != null) {
      throw NativeErrors.refusal(schema.called(), refusal, arguments, keywords.values());
    }
  }

  private void run(
      NativeStack stack, IValueVector operands, List<?> arguments, Map<String, ?> keywords) {
    Replacement replacement =
        written == null ? null : written.begin(stack, schema.called(), stack.pinnedTensors());
    ThreadGenerator own = draws ? ThreadState.current().generator() : null;
    boolean exchanges = own != null && !hasGenerator(arguments, keywords);
    Lock drawing = draws && !exchanges ? GeneratorLock.share() : null;
    try {
      if (own == null || !exchanges) {
        handle.callBoxed(operands);
      } else {
        DrawingCall.run(own, all(arguments, keywords), () -> handle.callBoxed(operands));
      }
    } catch (RuntimeException e) {
      throw NativeErrors.translate(schema.called(), e, arguments, keywords.values());
    } finally {
      if (drawing != null) {
        drawing.unlock();
      }
      if (replacement != null) {
        replacement.end();
      }
    }
  }

  private static boolean hasGenerator(List<?> arguments, Map<String, ?> keywords) {
    return all(arguments, keywords).stream().anyMatch(Generator.class::isInstance);
  }

  private static List<Object> all(List<?> arguments, Map<String, ?> keywords) {
    List<Object> given = new ArrayList<>(arguments);
    given.addAll(keywords.values());
    return given;
  }

  private org.jtorch.IValue results(
      ScriptResults reader, IValueVector operands, List<?> arguments, Map<String, ?> keywords) {
    List<org.jtorch.IValue> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < schema.results().size(); i++) {
      ScriptSchema.Result result = schema.results().get(i);
      IValue value = operands.get(i);
      Tensor changed = result.isArgument() ? argument(value, arguments, keywords) : null;
      values.add(
          changed != null
              ? new org.jtorch.IValue.OfTensor(changed)
              : reader.take(value, result.type()));
      names.add(result.name());
    }
    if (values.size() == 1) {
      return values.get(0);
    } else if (values.isEmpty()) {
      return new org.jtorch.IValue.None();
    }
    return new org.jtorch.IValue.OfTuple(values, names.contains("") ? List.of() : names);
  }

  /** Returns the argument that is the same native tensor as the result. */
  private static @Nullable Tensor argument(
      IValue value, List<?> arguments, Map<String, ?> keywords) {
    for (Object argument : all(arguments, keywords)) {
      Object plain = argument instanceof org.jtorch.IValue w ? IValueKinds.plain(w) : argument;
      if (plain instanceof Tensor tensor && isSame(value, tensor)) {
        return tensor;
      }
    }
    return null;
  }

  private static boolean isSame(IValue value, Tensor tensor) {
    return value.isTensor()
        && NativeCalls.<Boolean>call(
            "is", tensor, x -> new LongPointer(value).get(0) == new LongPointer(x).get(0));
  }
}
