package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every method of a closed tensor throws {@link IllegalStateException}. */
@Tag("once")
class ClosedTensorTest {
  private static final Set<String> ALLOWED =
      Set.of("toString", "equals", "hashCode", "close", "isClosed");

  @Test
  void everyMethodOfAClosedTensorThrows() throws IllegalAccessException {
    List<String> wrong = new ArrayList<>();
    List<Method> methods =
        Arrays.stream(Tensor.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !ALLOWED.contains(method.getName()))
            .toList();
    assertThat(methods).hasSizeGreaterThan(400);
    for (Method method : methods) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor closed = Torch.ones(2, 2);
        closed.close();
        Object result = method.invoke(closed, Plausible.arguments(method));
        wrong.add(method + " gave " + result);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof IllegalStateException)) {
          wrong.add(method + " threw " + e.getCause());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aClosedTensorAsArgumentIsRefusedToo() throws IllegalAccessException {
    List<String> wrong = new ArrayList<>();
    for (Method method : Tensor.class.getMethods()) {
      boolean takesTensors = Arrays.asList(method.getParameterTypes()).contains(Tensor.class);
      if (!takesTensors || Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      try (TensorScope scope = TensorScope.open()) {
        Object[] arguments = Plausible.arguments(method);
        Arrays.stream(arguments)
            .filter(Tensor.class::isInstance)
            .forEach(t -> ((Tensor) t).close());
        Object result = method.invoke(Torch.ones(2, 2, 2, 2), arguments);
        wrong.add(method + " gave " + result);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof IllegalStateException)) {
          wrong.add(method + " threw " + e.getCause());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
