package org.jtorch.internal.memory;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorOptions;

/** Finds the tensors in a value: a tensor; a record, list, map or array of tensors; or a holder. */
public final class HeldTensors {
  private final List<Tensor> found = new ArrayList<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private HeldTensors() {}

  public static List<Tensor> in(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      return List.of(tensor);
    }
    HeldTensors held = new HeldTensors();
    held.visit(value);
    return held.found;
  }

  private void visit(@Nullable Object value) {
    if (value == null || holdsNothing(value) || !seen.add(value)) {
      return;
    }
    if (value instanceof Tensor tensor) {
      found.add(tensor);
    } else if (value instanceof IValue.OfObject object) {
      found.add(HandleAccess.get().anchor(object));
    } else if (value instanceof TensorHolder holder) {
      found.addAll(holder.tensors());
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(this::visit);
    } else if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(this::visit);
      map.values().forEach(this::visit);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(this::visit);
    } else if (value instanceof Object[] array) {
      for (Object element : array) {
        visit(element);
      }
    } else if (value instanceof Record) {
      visitRecord(value);
    } else {
      throw new IllegalArgumentException(
          "jtorch cannot look into a "
              + value.getClass().getName()
              + " for tensors: return a tensor, a record, list, map or array of them, or implement"
              + " TensorHolder");
    }
  }

  private void visitRecord(Object value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().isPrimitive()) {
        continue;
      }
      try {
        component.getAccessor().setAccessible(true);
        visit(component.getAccessor().invoke(value));
      } catch (InaccessibleObjectException | IllegalAccessException e) {
        throw new IllegalArgumentException(
            "jtorch cannot look into the record "
                + value.getClass().getName()
                + " for tensors: let its module open the package to org.jtorch (opens "
                + value.getClass().getPackageName()
                + " to org.jtorch), or implement TensorHolder",
            e);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(component + " threw", e.getCause());
      }
    }
  }

  private static boolean holdsNothing(Object value) {
    return value instanceof Number
        || value instanceof CharSequence
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof Shape
        || value instanceof TensorOptions
        || (value.getClass().isArray() && value.getClass().getComponentType().isPrimitive());
  }
}
