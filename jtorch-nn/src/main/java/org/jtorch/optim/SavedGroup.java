package org.jtorch.optim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Named settings of a state dict: those of a group of parameters, or of a schedule. A number may be
 * a tensor of one element, as Python's learning rates may be.
 *
 * @param name what the settings belong to, for messages
 * @param values the settings by PyTorch's names
 */
record SavedGroup(String name, Map<?, ?> values) {
  /** A number that must be there. */
  double number(String key) {
    if (!has(key)) {
      throw new IllegalArgumentException(
          name + " has no \"" + key + "\": the state dict is another optimizer's");
    }
    return number(key, Double.NaN);
  }

  double number(String key, double otherwise) {
    Object value = values.get(key);
    return value == null ? otherwise : number(key, value);
  }

  private double number(String key, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    } else if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof Tensor tensor && tensor.numel() == 1) {
      return tensor.item();
    }
    throw wrong(key, "a number", value);
  }

  boolean flag(String key, boolean otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    } else if (value instanceof Boolean flag) {
      return flag;
    } else if (isNone(value)) {
      return false;
    } else if (value instanceof Number || value instanceof Tensor) {
      return number(key, value) != 0;
    }
    throw wrong(key, "a truth value", value);
  }

  /** A pair of numbers that must be there. */
  double[] pair(String key) {
    if (!has(key)) {
      return new double[] {number(key), number(key)};
    }
    Object value = values.get(key);
    if (value instanceof List<?> list && list.size() == 2) {
      return new double[] {number(key, list.get(0)), number(key, list.get(1))};
    }
    throw wrong(key, "a pair of numbers", value);
  }

  /** The numbers in a list. */
  List<Double> numbers(String key) {
    if (values.get(key) instanceof List<?> list) {
      return list.stream().map(value -> number(key, value)).toList();
    }
    throw wrong(key, "a list of numbers", values.get(key));
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /** The numbers of the group's parameters. */
  List<Long> params() {
    if (values.get("params") instanceof List<?> list) {
      return list.stream().map(index -> (long) number("params", index)).toList();
    }
    throw wrong("params", "a list of numbers", values.get("params"));
  }

  /** Python's None, as a checkpoint has it. */
  static boolean isNone(@Nullable Object value) {
    return value == null || (value instanceof Optional<?> optional && optional.isEmpty());
  }

  IllegalArgumentException wrong(String key, String wanted, @Nullable Object value) {
    return new IllegalArgumentException(
        name + ": \"" + key + "\" must be " + wanted + ", got " + describe(value));
  }

  static String describe(@Nullable Object value) {
    if (isNone(value) || value == null) {
      return "nothing";
    } else if (value instanceof Tensor tensor) {
      return "a tensor " + tensor.shape();
    } else if (value instanceof CharSequence text) {
      return "the text \"" + text + "\"";
    }
    return "a " + value.getClass().getSimpleName();
  }
}
