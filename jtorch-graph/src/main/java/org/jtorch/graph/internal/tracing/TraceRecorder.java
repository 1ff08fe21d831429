package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.schemas.OperatorSchema;
import org.jtorch.graph.internal.schemas.OperatorTraits;
import org.jtorch.internal.Tracing;

/**
 * Records one run of a function: the operators in order, and the tensors that come from outside.
 */
final class TraceRecorder implements Tracing.Listener {
  /** Operators whose result is a number that depends on the elements of a tensor. */
  private static final Set<String> READS =
      Set.of(
          "aten::item",
          "aten::_local_scalar_dense",
          "aten::equal",
          "aten::allclose",
          "aten::is_nonzero",
          "aten::_nnz");

  private final Trace trace = new Trace();
  private final IdentityHashMap<Tensor, String> byHandle = new IdentityHashMap<>();
  private final Map<Long, String> byAddress = new HashMap<>();
  private final List<Long> held = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** The values that depend on an input, the state or random numbers. */
  private final Set<String> dependent = new HashSet<>();

  /** The storages to which such values were written, and the storage of each value. */
  private final Set<Long> dependentStorages = new HashSet<>();

  private final Map<String, Long> storages = new HashMap<>();

  /** Registers an input or a tensor of the state, before the run. */
  void add(Input input, Tensor tensor) {
    names.add(input.name());
    dependent.add(input.name());
    trace.types.put(input.name(), TensorTypes.of(tensor));
    name(tensor, input.name());
  }

  /** Ends the recording; the constants are then the caller's. */
  Trace finish(List<Tensor> outputs) {
    for (Tensor output : outputs) {
      trace.outputs.add(new Argument.Value(nameOf(output)));
    }
    return trace;
  }

  /** Frees the constants of a run that failed. */
  void discard() {
    trace.close();
  }

  /** Drops the references that kept addresses unique. */
  void release() {
    Tracing.release(held);
    held.clear();
  }

  private void name(Tensor tensor, String name) {
    byAddress.putIfAbsent(hold(tensor, name), name);
  }

  /** Keeps a tensor alive under a name; returns its address. */
  private long hold(Tensor tensor, String name) {
    byHandle.put(tensor, name);
    storages.put(name, tensor.layout() == Layout.STRIDED ? tensor.storageAddress() : 0L);
    long address = Tracing.hold(tensor);
    held.add(address);
    return address;
  }

  /** Makes later uses of a tensor refer to another value. */
  private void rename(Tensor tensor, String name) {
    byAddress.put(hold(tensor, name), name);
  }

  private String fresh(String like) {
    String name;
    do {
      int count = counts.merge(like, 1, Integer::sum) - 1;
      name = count == 0 ? like : like + "_" + count;
    } while (!names.add(name));
    return name;
  }

  private @Nullable String known(Tensor tensor) {
    String name = byHandle.get(tensor);
    if (name == null) {
      long address = Tracing.hold(tensor);
      name = byAddress.get(address);
      Tracing.release(List.of(address));
    }
    return name;
  }

  /** Returns the name of a tensor; one from outside becomes a constant. */
  private String nameOf(Tensor tensor) {
    String known = known(tensor);
    return known != null ? known : constant(tensor);
  }

  private String constant(Tensor tensor) {
    String name = constantOf(tensor);
    name(tensor, name);
    return name;
  }

  @Override
  public Consumer<@Nullable Object> calling(
      String operator, Map<String, @Nullable Object> arguments) {
    Map<String, Argument> given = new LinkedHashMap<>();
    arguments.forEach((name, value) -> given.put(name, argument(operator, value)));
    String origin = TraceOrigin.here();
    Tracing.Modes modes = Tracing.modes();
    if (READS.contains(operator)) {
      refuseRead(operator, given, origin);
    }
    OperatorSchema schema = OperatorSchema.of(operator);
    return result -> {
      List<Argument> results = results(operator, schema, arguments, result);
      trace.nodes.add(new Node(operator, given, results, origin));
      trace.modes.add(modes);
      markDependent(operator, given, results);
    };
  }

  private void refuseRead(String operator, Map<String, Argument> given, String origin) {
    for (Argument argument : given.values()) {
      if (argument.references().stream().anyMatch(this::isDependent)) {
        throw new IllegalStateException(
            "trace: "
                + operator.substring("aten::".length())
                + " reads elements of a traced tensor at "
                + origin
                + ": their values would be fixed in the graph. Use operators of tensors instead"
                + " (Torch.where, maskedFill), or compute the number outside of the traced"
                + " function");
      }
    }
  }

  private void markDependent(String operator, Map<String, Argument> given, List<Argument> results) {
    boolean depends =
        OperatorTraits.draws(operator)
            || given.values().stream()
                .flatMap(argument -> argument.references().stream())
                .anyMatch(this::isDependent);
    if (depends) {
      results.forEach(result -> dependent.addAll(result.references()));
      OperatorSchema.of(operator).parameters().stream()
          .filter(OperatorSchema.Parameter::isWritten)
          .map(parameter -> given.get(parameter.name()))
          .forEach(
              argument -> {
                if (argument != null) {
                  argument.references().forEach(this::addWritten);
                }
              });
    }
  }

  private boolean isDependent(String name) {
    return dependent.contains(name) || dependentStorages.contains(storages.getOrDefault(name, 0L));
  }

  /** Marks a value and all that share its storage. */
  private void addWritten(String name) {
    dependent.add(name);
    long storage = storages.getOrDefault(name, 0L);
    if (storage != 0) {
      dependentStorages.add(storage);
    }
  }

  private Argument argument(String operator, @Nullable Object value) {
    if (value == null) {
      return new Argument.None();
    } else if (value instanceof Tensor tensor) {
      return new Argument.Value(nameOf(tensor));
    } else if (value instanceof Generator) {
      throw new IllegalStateException(
          "trace: "
              + operator
              + " draws from a generator of its own at "
              + TraceOrigin.here()
              + ": a graph uses the default generator");
    }
    List<?> elements = TraceValues.elements(value);
    if (elements == null) {
      return new Argument.Constant(TraceValues.constant(value));
    }
    return new Argument.Items(
        elements.stream().map(element -> argument(operator, element)).toList());
  }

  private List<Argument> results(
      String operator,
      OperatorSchema schema,
      Map<String, @Nullable Object> arguments,
      @Nullable Object result) {
    if (result == null || schema.results().isEmpty() || schema.results().get(0).isEmpty()) {
      return List.of();
    } else if (result instanceof Object[] several) {
      return Arrays.stream(several).map(one -> result(operator, schema, arguments, one)).toList();
    }
    return List.of(result(operator, schema, arguments, result));
  }

  private Argument result(
      String operator,
      OperatorSchema schema,
      Map<String, @Nullable Object> arguments,
      @Nullable Object result) {
    if (result instanceof Tensor tensor) {
      return value(operator, tensor, isWritten(schema, arguments, tensor));
    } else if (result instanceof List<?> list) {
      return new Argument.Items(
          list.stream().map(one -> result(operator, schema, arguments, one)).toList());
    }
    return new Argument.None(); // a number that does not depend on elements
  }

  private Argument value(String operator, Tensor tensor, boolean isWritten) {
    String name = fresh(OperatorTraits.plainName(operator));
    trace.types.put(name, TensorTypes.of(tensor));
    if (isWritten) {
      rename(tensor, name);
    } else {
      name(tensor, name);
    }
    return new Argument.Value(name);
  }

  private static boolean isWritten(
      OperatorSchema schema, Map<String, @Nullable Object> arguments, Tensor result) {
    return schema.parameters().stream()
        .anyMatch(parameter -> parameter.isWritten() && arguments.get(parameter.name()) == result);
  }

  @Override
  public void reading(String called, Tensor tensor) {
    String name = known(tensor);
    if (name != null && isDependent(name)) {
      refuseRead("aten::" + called, Map.of("", new Argument.Value(name)), TraceOrigin.here());
    }
  }

  @Override
  public void written(String called, Tensor tensor, boolean isNew) {
    if (isNew) {
      byHandle.remove(tensor);
      rename(tensor, constantOf(tensor));
      return;
    }
    String name = known(tensor);
    if (name != null && isDependent(name)) {
      throw new IllegalStateException(
          "trace: "
              + called
              + " writes Java values to a traced tensor at "
              + TraceOrigin.here()
              + ": create a tensor of them and copy_ it");
    } else if (name != null) {
      Argument copy = new Argument.Value(constantOf(tensor));
      Map<String, Argument> arguments = new LinkedHashMap<>();
      arguments.put("self", new Argument.Value(name));
      arguments.put("src", copy);
      String next = fresh("copy_");
      trace.types.put(next, TensorTypes.of(tensor));
      trace.nodes.add(
          new Node(
              "aten::copy_", arguments, List.of(new Argument.Value(next)), TraceOrigin.here()));
      trace.modes.add(Tracing.modes());
      rename(tensor, next);
    }
  }

  /** Returns a new constant with the elements of a tensor, which keeps its own name. */
  private String constantOf(Tensor tensor) {
    String name = fresh("c" + trace.constants.size());
    Tensor copy =
        Tracing.paused(
            () -> TensorScope.unscoped(TensorScope.compute(() -> tensor.detach().clone())));
    trace.constants.put(name, copy);
    trace.types.put(name, TensorTypes.of(copy));
    return name;
  }

  @Override
  public void refuse(String what) {
    throw new IllegalStateException(
        "trace: " + what + " at " + TraceOrigin.here() + " cannot be part of a graph");
  }
}
