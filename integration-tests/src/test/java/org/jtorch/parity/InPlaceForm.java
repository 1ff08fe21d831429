package org.jtorch.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.IValue;
import org.jtorch.Index;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.it.architecture.ApiModules;

/**
 * In-place method, which writes to its first operand and returns it, and the out-of-place form that
 * it must agree with: the method of the same parameters whose name has no underscore, else the
 * libtorch operator that corresponds to the in-place one.
 */
record InPlaceForm(Method method, @Nullable Method twin) {
  /** Names that libtorch does not derive in the usual way. */
  private static final Map<String, String> IRREGULAR = Map.of("normal", "normal_functional");

  /** Pure forms that have neither the name nor the arguments. */
  private static final Map<String, Function<Object[], Tensor>> OWN =
      Map.of(
          "RandomOps.bernoulli_()",
          operands -> ((Tensor) operands[0]).bernoulli(0.5),
          "RandomOps.bernoulli_(Consumer)",
          operands -> ((Tensor) operands[0]).bernoulli(0.5),
          "Torch.alphaDropout_(Tensor, double, boolean)",
          o -> F.alphaDropout((Tensor) o[0], (double) o[1], (boolean) o[2]),
          "Torch.featureAlphaDropout_(Tensor, double, boolean)",
          o -> F.featureAlphaDropout((Tensor) o[0], (double) o[1], (boolean) o[2]),
          "IndexingOps.fillDiagonal_(Number)",
          InPlaceForm::filledDiagonal,
          "IndexingOps.fillDiagonal_(Number, boolean)",
          InPlaceForm::filledDiagonal);

  private static final Map<String, List<String>> OVERLOADS = new ConcurrentHashMap<>();

  /** Returns all in-place methods of the public API: those that take and return one tensor. */
  static List<InPlaceForm> all() {
    return ApiModules.exportedClasses().stream()
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> method.getName().endsWith("_") && !method.isSynthetic())
        .filter(method -> method.getReturnType() == Tensor.class && writesToOne(method))
        .distinct()
        .map(method -> new InPlaceForm(method, twin(method)))
        .toList();
  }

  private static boolean writesToOne(Method method) {
    return !Modifier.isStatic(method.getModifiers())
        || (method.getParameterCount() > 0 && method.getParameterTypes()[0] == Tensor.class);
  }

  private static @Nullable Method twin(Method form) {
    return Arrays.stream(form.getDeclaringClass().getMethods())
        .filter(method -> method.getName().equals(pureName(form)))
        .filter(
            method ->
                Arrays.equals(method.getGenericParameterTypes(), form.getGenericParameterTypes()))
        .findFirst()
        .orElse(null);
  }

  String pureName() {
    return pureName(method);
  }

  private static String pureName(Method form) {
    return form.getName().substring(0, form.getName().length() - 1);
  }

  /** Calls the out-of-place form. The first operand is the one that the in-place form writes to. */
  Object pure(Object[] operands) {
    Function<Object[], Tensor> own = OWN.get(toString());
    if (own != null) {
      return own.apply(operands);
    }
    return twin == null ? derived(operands) : invoke(twin, operands);
  }

  Object inPlace(Object[] operands) {
    return invoke(method, operands);
  }

  private static Object invoke(Method method, Object[] operands) {
    boolean onFirst = !Modifier.isStatic(method.getModifiers());
    Object[] arguments = onFirst ? Arrays.copyOfRange(operands, 1, operands.length) : operands;
    try {
      return method.invoke(onFirst ? operands[0] : null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The overload that takes the operands. A generator is left at its default. */
  private Object derived(Object[] operands) {
    String snake = pureName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    String name = "aten::" + IRREGULAR.getOrDefault(snake, snake);
    List<Object> given = new ArrayList<>(List.of(operands));
    given.removeIf(Consumer.class::isInstance);
    for (String overload : OVERLOADS.computeIfAbsent(name, InPlaceForm::overloads)) {
      try {
        return ((IValue.OfTensor) Ops.call(overload, given, Map.of())).value();
      } catch (TorchException e) {
        boolean taken = !e.nativeTrace().isEmpty();
        if (taken) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("nothing is the pure form of " + this);
  }

  private static List<String> overloads(String name) {
    return Ops.names().stream()
        .filter(n -> n.equals(name) || n.startsWith(name + "."))
        .filter(n -> !n.endsWith("out"))
        .toList();
  }

  private static Tensor filledDiagonal(Object[] operands) {
    Tensor cube = (Tensor) operands[0];
    Tensor diagonal = Torch.zeros(DType.BOOL, cube.shape().toArray());
    for (long i = 0; i < cube.size(0); i++) {
      Index[] place = new Index[cube.dim()];
      Arrays.fill(place, Index.at(i));
      diagonal.get(place).fill_(true);
    }
    return cube.maskedFill(diagonal, (Number) operands[1]);
  }

  @Override
  public String toString() {
    List<String> types =
        Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + "("
        + String.join(", ", types)
        + ")";
  }
}
