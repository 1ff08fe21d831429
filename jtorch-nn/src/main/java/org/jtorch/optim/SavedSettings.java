package org.jtorch.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Settings read from a state dict: those of a parameter group or of a scheduler. A number may be a
 * tensor of one element, as Python's learning rates may be.
 */
public final class SavedSettings {
  /** The settings by which PyTorch's optimizers differ. */
  private static final Set<String> SETTINGS =
      Set.of(
          "adjust_lr_fn",
          "alpha",
          "amsgrad",
          "beta2_decay",
          "betas",
          "centered",
          "d",
          "dampening",
          "decoupled_weight_decay",
          "eps",
          "etas",
          "history_size",
          "initial_accumulator_value",
          "lambd",
          "line_search_fn",
          "lr_decay",
          "max_eval",
          "max_iter",
          "momentum",
          "momentum_decay",
          "nesterov",
          "ns_coefficients",
          "ns_steps",
          "rho",
          "step_sizes",
          "t0",
          "tolerance_change",
          "tolerance_grad",
          "weight_decay");

  private final String name;
  private final Map<?, ?> values;

  /**
   * Wraps a part of a state dict.
   *
   * @param name the part's name in messages
   * @param values the settings by PyTorch's names
   */
  SavedSettings(String name, Map<?, ?> values) {
    this.name = name;
    this.values = values;
  }

  String name() {
    return name;
  }

  Map<?, ?> values() {
    return values;
  }

  /**
   * Returns whether there is a setting of this name.
   *
   * @param key the setting's name in the state dict
   * @return true if there is a value, Python's {@code None} included
   */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /**
   * Returns a required number.
   *
   * @param key the setting's name in the state dict
   * @return the number; 1 or 0 for a boolean
   * @throws IllegalArgumentException if it is missing or not a number
   */
  public double number(String key) {
    if (!has(key)) {
      throw new IllegalArgumentException(
          name + " has no \"" + key + "\": it was saved by another class");
    }
    return number(key, Double.NaN);
  }

  /**
   * Returns a number.
   *
   * @param key the setting's name in the state dict
   * @param otherwise the result if it is missing
   * @return the number; 1 or 0 for a boolean
   * @throws IllegalArgumentException if it is not a number
   */
  public double number(String key, double otherwise) {
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
    throw mismatch(key, "a number", value);
  }

  /**
   * Returns a boolean.
   *
   * @param key the setting's name in the state dict
   * @param otherwise the result if it is missing
   * @return the boolean; false for {@code None} and 0, true for any other number
   * @throws IllegalArgumentException if it is neither a boolean, a number nor {@code None}
   */
  public boolean flag(String key, boolean otherwise) {
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
    throw mismatch(key, "a boolean", value);
  }

  /**
   * Returns a required pair of numbers, {@code betas} for example.
   *
   * @param key the setting's name in the state dict
   * @return two numbers
   * @throws IllegalArgumentException if it is missing or not a list of two numbers
   */
  public double[] pair(String key) {
    if (!has(key)) {
      return new double[] {number(key), number(key)};
    }
    Object value = values.get(key);
    if (value instanceof List<?> list && list.size() == 2) {
      return new double[] {number(key, list.get(0)), number(key, list.get(1))};
    }
    throw mismatch(key, "a pair of numbers", value);
  }

  /**
   * Returns a required list of numbers.
   *
   * @param key the setting's name in the state dict
   * @return the numbers
   * @throws IllegalArgumentException if it is missing or not a list of numbers
   */
  public List<Double> numbers(String key) {
    if (values.get(key) instanceof List<?> list) {
      return list.stream().map(value -> number(key, value)).toList();
    }
    throw mismatch(key, "a list of numbers", values.get(key));
  }

  /** A required constant by its name in lower case. */
  <E extends Enum<E>> E constant(String key, E[] constants) {
    String text = text(key);
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    String names = Arrays.toString(constants).toLowerCase(Locale.ROOT);
    throw mismatch(key, "one of " + names, text);
  }

  /** A required text. */
  String text(String key) {
    if (values.get(key) instanceof CharSequence text) {
      return text.toString();
    }
    throw mismatch(key, "a text", values.get(key));
  }

  /** A required list of maps. */
  List<SavedSettings> maps(String key) {
    if (!(values.get(key) instanceof List<?> list)) {
      throw mismatch(key, "a list", values.get(key));
    }
    List<SavedSettings> maps = new ArrayList<>();
    for (Object value : list) {
      if (!(value instanceof Map<?, ?> map)) {
        throw mismatch(key, "a list of dictionaries", value);
      }
      maps.add(new SavedSettings(key + "[" + maps.size() + "]", map));
    }
    return maps;
  }

  /** A required vector of some length. */
  Tensor vector(String key, long numel) {
    return vector(key, numel, values.get(key));
  }

  /** A required list of vectors of some length. */
  List<Tensor> vectors(String key, long numel) {
    if (values.get(key) instanceof List<?> list) {
      return list.stream().map(value -> vector(key, numel, value)).toList();
    }
    throw mismatch(key, "a list of tensors", values.get(key));
  }

  private Tensor vector(String key, long numel, @Nullable Object value) {
    if (value instanceof Tensor tensor && tensor.shape().equals(Shape.of(numel))) {
      return tensor;
    }
    throw mismatch(key, "a tensor " + Shape.of(numel), value);
  }

  /** A required list of numbers, some of which may be {@code None}. */
  List<Optional<Double>> optionalNumbers(String key) {
    if (values.get(key) instanceof List<?> list) {
      return list.stream()
          .map(v -> isNone(v) ? Optional.<Double>empty() : Optional.of(number(key, v)))
          .toList();
    }
    throw mismatch(key, "a list of numbers", values.get(key));
  }

  /**
   * Returns a setting of any type.
   *
   * @param key the setting's name in the state dict
   * @return the value; empty if it is missing or Python's {@code None}
   */
  public Optional<Object> value(String key) {
    Object value = values.get(key);
    return isNone(value) ? Optional.empty() : Optional.ofNullable(value);
  }

  /** Refuses a group with a setting that only another optimizer of PyTorch has. */
  void checkOptimizer(OptimizerOptions<?> options) {
    Map<String, Object> own = new HashMap<>();
    options.writeSettings(own);
    for (Object key : values.keySet()) {
      if (SETTINGS.contains(String.valueOf(key)) && !own.containsKey(String.valueOf(key))) {
        throw new IllegalArgumentException(
            name + " has \"" + key + "\": the state dict belongs to another optimizer");
      }
    }
  }

  /** Refuses a state that the optimizer does not have. */
  void checkState(String key, Set<String> known) {
    if (!known.contains(key)) {
      throw new IllegalArgumentException(
          name + " has \"" + key + "\": the state dict belongs to another optimizer");
    }
  }

  /** The indices of a group's parameters. */
  List<Long> params() {
    if (values.get("params") instanceof List<?> list) {
      return list.stream().map(index -> (long) number("params", index)).toList();
    }
    throw mismatch("params", "a list of numbers", values.get("params"));
  }

  /** Whether a value is Python's None as a checkpoint has it, or missing. */
  static boolean isNone(@Nullable Object value) {
    return value == null || (value instanceof Optional<?> optional && optional.isEmpty());
  }

  IllegalArgumentException mismatch(String key, String expected, @Nullable Object value) {
    return new IllegalArgumentException(
        name + ": \"" + key + "\" must be " + expected + ", got " + describe(value));
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
