package org.jtorch.nn;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/** Fields of a class that may hold modules or tensors, cached per class. */
final class ModuleFields {
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return find(type);
        }
      };

  private ModuleFields() {}

  /**
   * Returns the accessible fields of a class and its superclasses that may hold modules or tensors.
   */
  static List<Field> of(Class<?> type) {
    return FIELDS.get(type);
  }

  private static List<Field> find(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Module.class && c != Object.class; c = superOf(c)) {
      for (Field field : declared(c)) {
        if (isOfInterest(field) && field.trySetAccessible()) {
          fields.add(field);
        }
      }
    }
    return List.copyOf(fields);
  }

  private static Class<?> superOf(Class<?> type) {
    Class<?> above = type.getSuperclass();
    return above == null ? Object.class : above;
  }

  private static Field[] declared(Class<?> type) {
    try {
      return type.getDeclaredFields();
    } catch (LinkageError e) {
      return new Field[0]; // the class of a field is missing, so no field can be read
    }
  }

  private static boolean isOfInterest(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !field.isSynthetic() // captured variables and the enclosing instance
        && !field.isAnnotationPresent(Unregistered.class)
        && mayHold(field.getGenericType());
  }

  /** Returns whether a value of a type may be, or contain, a module or tensor. */
  private static boolean mayHold(Type type) {
    if (type instanceof ParameterizedType generic) {
      return mayHold(generic.getRawType()) && mayHoldAny(generic);
    }
    if (type instanceof WildcardType wildcard) {
      return mayHold(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof GenericArrayType array) {
      return mayHold(array.getGenericComponentType());
    }
    return !(type instanceof Class<?> c) || mayHold(c);
  }

  /** A container of numbers or strings holds no module; any other generic type may. */
  private static boolean mayHoldAny(ParameterizedType type) {
    boolean isContainer =
        type.getRawType() instanceof Class<?> raw
            && (Collection.class.isAssignableFrom(raw)
                || Map.class.isAssignableFrom(raw)
                || raw == Optional.class);
    if (!isContainer) {
      return true;
    }
    for (Type argument : type.getActualTypeArguments()) {
      if (mayHold(argument)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHold(Class<?> type) {
    if (type.isArray()) {
      return mayHold(type.getComponentType());
    }
    if (type.isPrimitive() || type.isEnum()) {
      return false;
    }
    return !Modifier.isFinal(type.getModifiers())
        || type.isRecord()
        || Module.class.isAssignableFrom(type)
        || Layer.class.isAssignableFrom(type)
        || TensorHolder.class.isAssignableFrom(type)
        || type == Tensor.class
        || type == Slot.class
        || isContainer(type);
  }

  private static boolean isContainer(Class<?> type) {
    return Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || type == Optional.class
        || type == AtomicReference.class
        || type == AtomicReferenceArray.class
        || isKotlinTuple(type);
  }

  /** Kotlin's pairs and triples, which are ordinary classes in Java. */
  static boolean isKotlinTuple(Class<?> type) {
    return type.getName().equals("kotlin.Pair") || type.getName().equals("kotlin.Triple");
  }
}
