package org.jtorch.parity;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Fft;
import org.jtorch.Linalg;
import org.jtorch.Special;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Finds the jtorch method of a PyTorch name by its home and camel case, without a table. */
final class Methods {
  private static final Map<String, Class<?>> HOMES =
      Map.of(
          "nn.functional",
          F.class,
          "linalg",
          Linalg.class,
          "fft",
          Fft.class,
          "special",
          Special.class);

  private final Map<String, List<Method>> found = new HashMap<>();

  /** The nearest of the methods of that name that take the arguments, or null. */
  @Nullable Binding bind(PythonCall call) {
    Binding best = null;
    for (Method method : named(call.op)) {
      Binding binding = Binding.of(method, call);
      if (binding != null && (best == null || binding.distance() < best.distance())) {
        best = binding;
      }
    }
    return best;
  }

  List<Method> named(String op) {
    return found.computeIfAbsent(op, Methods::find);
  }

  private static List<Method> find(String op) {
    int dot = op.lastIndexOf('.');
    String name = Spelling.camel(op.substring(dot + 1));
    List<Method> own =
        dot < 0 ? statics(Torch.class, name) : statics(HOMES.get(op.substring(0, dot)), name);
    List<Method> methods = new ArrayList<>(own);
    Arrays.stream(Tensor.class.getMethods())
        .filter(m -> m.getName().equals(name) && !m.isBridge())
        .forEach(methods::add);
    if (methods.isEmpty()) {
      HOMES.values().forEach(home -> methods.addAll(statics(home, name)));
    }
    methods.forEach(method -> method.setAccessible(true));
    return methods;
  }

  private static List<Method> statics(Class<?> home, String name) {
    return Arrays.stream(home.getMethods())
        .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()))
        .toList();
  }
}
