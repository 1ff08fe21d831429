package org.jtorch.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.Tensor;

/**
 * The weight and the bias of a quantized linear layer: Python's state dicts have a tuple {@code
 * fc._packed_params._packed_params} and {@code fc._packed_params.dtype}, jtorch's the elements of
 * the tuple, {@code fc._packed_params._packed_params.0} and {@code .1}.
 */
final class PackedParams {
  private static final String MODULE = "_packed_params";
  private static final String TUPLE = MODULE + "._packed_params";
  private static final String DTYPE = MODULE + ".dtype";
  private static final String WEIGHT = TUPLE + ".0";
  private static final String BIAS = ".1";

  /** The version of Python's layer that saves a tuple. */
  private static final Map<String, Integer> VERSION = Map.of("version", 3);

  private PackedParams() {}

  static boolean isTuple(String name) {
    return is(name, TUPLE);
  }

  static boolean isDtype(String name) {
    return is(name, DTYPE);
  }

  private static boolean is(String name, String last) {
    return name.endsWith(last)
        && (name.length() == last.length()
            || name.charAt(name.length() - last.length() - 1) == '.');
  }

  /** Returns the entries of a state dict as Python saves them. */
  static Map<?, ?> joined(Map<?, ?> state) {
    if (versions(state).isEmpty()) {
      return state;
    }
    Map<String, Object> joined = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          String name = (String) key;
          if (is(name, WEIGHT)) {
            String tuple = name.substring(0, name.length() - 2);
            Object bias = state.get(tuple + BIAS);
            joined.put(layer(name) + DTYPE, ((Tensor) value).dtype());
            joined.put(
                tuple, new PickleTuple(List.of(value, bias == null ? Optional.empty() : bias)));
          } else if (!isBias(state, name)) {
            joined.put(name, value);
          }
        });
    return joined;
  }

  /** Whether a tensor is the bias of a layer whose weight is there. */
  private static boolean isBias(Map<?, ?> state, String name) {
    return is(name, TUPLE + BIAS)
        && state.containsKey(name.substring(0, name.length() - BIAS.length()) + ".0");
  }

  /**
   * Returns the versions of the quantized linear layers in a state dict, by their names, which
   * Python saves as its attribute {@code _metadata}.
   */
  static Map<String, Map<String, Integer>> versions(Map<?, ?> state) {
    Map<String, Map<String, Integer>> versions = new LinkedHashMap<>();
    for (Object key : state.keySet()) {
      if (key instanceof String name && is(name, WEIGHT)) {
        String layer = layer(name);
        versions.put(layer.isEmpty() ? "" : layer.substring(0, layer.length() - 1), VERSION);
        versions.put(layer + MODULE, VERSION);
      }
    }
    return versions;
  }

  /** Returns the name of a layer and a dot; nothing for the module itself. */
  private static String layer(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length());
  }
}
