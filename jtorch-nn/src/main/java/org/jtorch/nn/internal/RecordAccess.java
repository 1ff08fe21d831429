package org.jtorch.nn.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads and creates records of users. */
public final class RecordAccess {
  private RecordAccess() {}

  /** Returns the value of a component. */
  public static @Nullable Object read(Record sample, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(sample);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(component + " threw", e.getCause());
    } catch (IllegalAccessException | RuntimeException e) {
      throw closed(sample.getClass(), e);
    }
  }

  /** Creates a record by its canonical constructor. */
  public static <B> B create(Class<B> type, @Nullable Object... arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the constructor of " + type + " threw", e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw closed(type, e);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, Exception cause) {
    return new IllegalArgumentException(
        "jtorch cannot access the record "
            + type.getName()
            + ": let its module open the package to org.jtorch.nn (opens "
            + type.getPackageName()
            + " to org.jtorch.nn)",
        cause);
  }
}
