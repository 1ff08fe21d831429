package org.jtorch.parity;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;

/**
 * Method or constructor of jtorch with the arguments of a case assigned to its parameters:
 * positional arguments in order, then to the options; named arguments to the parameter or the
 * option of that name.
 */
final class Binding {
  /** Options that have no effect on a method without tensor options. */
  private static final Map<String, Object> DEFAULTS =
      Map.of("device", "cpu", "requires_grad", false, "pin_memory", false);

  /**
   * Distance greater than that of any options: several numbers form one list only if no other
   * parameter accepts them.
   */
  private static final int GATHERED = 40;

  private static final List<String> TENSOR_OPTIONS =
      List.of("dtype", "device", "layout", "requires_grad", "pin_memory");

  private final Executable target;
  private final List<@Nullable Object> positional;
  private final Map<String, Object> named;
  private final List<Object> arguments = new ArrayList<>();
  private @Nullable Object receiver;
  private @Nullable OptionSetters options;
  private int next;
  private int distance;

  private Binding(Executable target, PythonCall call) {
    this.target = target;
    this.positional = call.positional;
    this.named = new LinkedHashMap<>();
    call.named.forEach(
        (name, value) -> {
          if (value != null) {
            named.put(name, value);
          }
        });
  }

  /**
   * Returns null if the method does not accept the arguments. The first one is the receiver of an
   * instance method.
   */
  static @Nullable Binding of(Method method, PythonCall call) {
    Binding binding = new Binding(method, call);
    if (!Modifier.isStatic(method.getModifiers())) {
      if (call.positional.isEmpty() || !(call.positional.get(0) instanceof Tensor tensor)) {
        return null;
      }
      binding.receiver = tensor;
      binding.next = 1;
    }
    return binding.bind() ? binding : null;
  }

  /**
   * The nearest of constructors, or of methods of an object, that take the arguments, or null.
   *
   * @param receiver what methods are called on; null for constructors
   * @param calls ways to write the arguments
   */
  static @Nullable Binding nearest(
      List<? extends Executable> targets, @Nullable Object receiver, List<PythonCall> calls) {
    Binding best = null;
    for (Executable target : targets) {
      for (PythonCall call : calls) {
        Binding binding = new Binding(target, call);
        binding.receiver = receiver;
        if (binding.bind() && (best == null || binding.distance() < best.distance())) {
          best = binding;
        }
      }
    }
    return best;
  }

  /** Distance between the Java call and the Python call: the number of conversions and options. */
  int distance() {
    return distance + (options == null ? 0 : 1 + options.distance());
  }

  @Nullable Object invoke() throws Throwable {
    target.setAccessible(true);
    try {
      return target instanceof Constructor<?> constructor
          ? constructor.newInstance(arguments.toArray())
          : ((Method) target).invoke(receiver, arguments.toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Receiver, if any, and arguments of the call. */
  Object[] operands() {
    List<Object> operands = new ArrayList<>(arguments);
    if (receiver != null) {
      operands.add(0, receiver);
    }
    return operands.toArray();
  }

  private boolean bind() {
    Parameter[] parameters = target.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (!bind(parameters[i], i == parameters.length - 1)) {
        return false;
      }
    }
    return bindRest();
  }

  private boolean bind(Parameter parameter, boolean last) {
    Class<?> type = typeOf(parameter);
    if (type == TensorOptions.class) {
      return arguments.add(tensorOptions());
    } else if (type == Consumer.class) {
      options = new OptionSetters(optionsType(parameter));
      return arguments.add(options.lambda());
    } else if (next < positional.size()) {
      return bindPositional(type, last);
    }
    return bindNamed(parameter);
  }

  /** The type of a parameter, with type variables resolved for the receiver's class. */
  private Class<?> typeOf(Parameter parameter) {
    if (parameter.getParameterizedType() instanceof TypeVariable<?> variable
        && receiver != null
        && receiver.getClass().getGenericSuperclass() instanceof ParameterizedType parent
        && variable.getGenericDeclaration() instanceof Class<?> declaring) {
      int place = List.of(declaring.getTypeParameters()).indexOf(variable);
      if (parent.getActualTypeArguments()[place] instanceof Class<?> chosen) {
        return chosen;
      }
    }
    return parameter.getType();
  }

  private boolean bindPositional(Class<?> type, boolean last) {
    Object value = positional.get(next);
    if (gathers(type, value, last)) {
      value = positional.subList(next, positional.size());
      next = positional.size();
      distance += GATHERED;
    } else {
      next++;
    }
    return value != null && add(Conversion.of(value, type));
  }

  /** Whether a parameter takes all remaining positional arguments. */
  private boolean gathers(Class<?> type, @Nullable Object value, boolean last) {
    List<@Nullable Object> rest = positional.subList(next, positional.size());
    if (type == Shape[].class) {
      return value instanceof List;
    } else if (rest.size() < 2) {
      return false;
    } else if (type == List.class || type == Tensor[].class) {
      return rest.stream().allMatch(Tensor.class::isInstance);
    }
    return type == long[].class
        && last
        && target.isVarArgs()
        && rest.stream().allMatch(Long.class::isInstance);
  }

  private boolean bindNamed(Parameter parameter) {
    for (Map.Entry<String, Object> entry : named.entrySet()) {
      if (Spelling.camel(entry.getKey()).equals(parameter.getName())) {
        named.remove(entry.getKey());
        return add(Conversion.of(entry.getValue(), typeOf(parameter)));
      }
    }
    return false;
  }

  private boolean add(@Nullable Conversion conversion) {
    if (conversion == null) {
      return false;
    }
    distance += conversion.distance();
    return arguments.add(conversion.value());
  }

  private boolean bindRest() {
    OptionSetters setters = options;
    List<String> names = setters == null ? List.of() : setters.names();
    int option = 0;
    for (; next < positional.size(); next++) {
      Object value = positional.get(next);
      boolean trailingNone = setters == null && value == null;
      if (!trailingNone && option >= names.size()) {
        return false;
      }
      if (value != null && !Objects.requireNonNull(setters).set(names.get(option), value)) {
        return false;
      }
      option++;
    }
    for (Map.Entry<String, Object> entry : named.entrySet()) {
      boolean set =
          setters != null && setters.set(Spelling.camel(entry.getKey()), entry.getValue());
      if (!set && !entry.getValue().equals(DEFAULTS.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private TensorOptions tensorOptions() {
    TensorOptions.Resolved chosen = TensorOptions.Resolved.NONE;
    for (String name : TENSOR_OPTIONS) {
      Object value = named.remove(name);
      if (value instanceof DType dtype) {
        chosen = chosen.dtype(dtype);
      } else if (value instanceof Device device) {
        chosen = chosen.on(device);
      } else if (value instanceof String device) {
        chosen = chosen.on(Device.of(device));
      } else if (value instanceof Layout layout) {
        chosen = chosen.layout(layout);
      } else if (value instanceof Boolean gradient && name.equals("requires_grad")) {
        chosen = chosen.requiresGrad(gradient);
      }
    }
    if (chosen.equals(TensorOptions.Resolved.NONE)) {
      distance += 10;
    }
    return chosen;
  }

  private static Class<?> optionsType(Parameter parameter) {
    return (Class<?>)
        ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0];
  }
}
