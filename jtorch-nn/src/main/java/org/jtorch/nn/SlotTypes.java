package org.jtorch.nn;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the declared type of a slot's field permits a new content. Without the check, a wrong
 * content would cause a {@code ClassCastException} where the slot is read.
 */
final class SlotTypes {
  private SlotTypes() {}

  static void check(Module owner, Slot<?> slot, Object value) {
    for (Field field : ModuleFields.of(owner.getClass())) {
      Class<?> declared = contentType(field.getGenericType());
      if (declared != null && !declared.isInstance(value) && isIn(field, owner, slot)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s.%s is a Slot<%s>, which cannot hold a %s",
                owner.reprName(),
                field.getName(),
                declared.getSimpleName(),
                value instanceof Module module
                    ? module.reprName()
                    : value.getClass().getSimpleName()));
      }
    }
  }

  /** The class of a slot's content; null if the type is no slot or the class is not declared. */
  private static @Nullable Class<?> contentType(Type type) {
    if (!(type instanceof ParameterizedType slot) || slot.getRawType() != Slot.class) {
      return null;
    }
    Type content = slot.getActualTypeArguments()[0];
    Type raw = content instanceof ParameterizedType generic ? generic.getRawType() : content;
    return raw instanceof Class<?> declared ? declared : null;
  }

  private static boolean isIn(Field field, Module owner, Slot<?> slot) {
    try {
      return field.get(owner) == slot;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " was made accessible and is not", e);
    }
  }
}
