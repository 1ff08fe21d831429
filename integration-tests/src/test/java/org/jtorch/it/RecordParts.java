package org.jtorch.it;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Component values of a record, in order. */
public final class RecordParts {
  private RecordParts() {}

  /**
   * Reads a record of any class, public or not.
   *
   * @param record the record
   * @return one entry a component; null where it holds null
   */
  public static List<@Nullable Object> of(Record record) {
    List<@Nullable Object> parts = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        parts.add(component.getAccessor().invoke(record));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(component + " threw", e.getCause());
      }
    }
    return parts;
  }
}
