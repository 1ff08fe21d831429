package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Writes and reads an optimizer's state dict in PyTorch's form. */
final class OptimizerStates {
  private OptimizerStates() {}

  static <O extends OptimizerOptions<O>> Map<String, Object> save(
      List<ParamGroup<O>> groups, Map<Tensor, ParamState> states) {
    Map<Long, Object> savedStates = new LinkedHashMap<>();
    List<Map<String, Object>> savedGroups = new ArrayList<>();
    long next = 0;
    for (ParamGroup<O> group : groups) {
      long first = next;
      for (Tensor param : group.params()) {
        ParamState state = states.get(param);
        if (state != null && !state.tensors().isEmpty()) {
          savedStates.put(next, handles(state));
        }
        next++;
      }
      savedGroups.add(save(group, LongStream.range(first, next).boxed().toList()));
    }
    Map<String, Object> saved = new LinkedHashMap<>();
    saved.put("state", savedStates);
    saved.put("param_groups", savedGroups);
    return saved;
  }

  private static Map<String, Tensor> handles(ParamState state) {
    Map<String, Tensor> handles = new LinkedHashMap<>();
    state.tensors().forEach((name, tensor) -> handles.put(name, tensor.detach()));
    return handles;
  }

  /** The settings of a group by PyTorch's names, in alphabetical order. */
  static <O extends OptimizerOptions<O>> Map<String, Object> settings(ParamGroup<O> group) {
    Map<String, Object> settings = new TreeMap<>();
    group.options().writeSettings(settings);
    group.initialLr().ifPresent(lr -> settings.put("initial_lr", lr));
    return settings;
  }

  private static <O extends OptimizerOptions<O>> Map<String, Object> save(
      ParamGroup<O> group, List<Long> params) {
    Map<String, Object> saved = new LinkedHashMap<>();
    group.options().writeSettings(saved);
    group.initialLr().ifPresent(lr -> saved.put("initial_lr", lr));
    saved.put("params", params);
    return saved;
  }

  /**
   * Loads a state dict, which is checked as a whole before anything changes.
   *
   * @param names the optimizer's state names
   * @param shapeOf the shape of a state tensor by its name and its parameter's shape
   */
  record Loader(Set<String> names, BiFunction<String, Shape, Shape> shapeOf) {
    <O extends OptimizerOptions<O>> void load(
        Map<String, ?> saved, List<ParamGroup<O>> groups, Function<Tensor, ParamState> stateOf) {
      List<SavedSettings> savedGroups = groups(saved);
      Map<Long, Tensor> params = match(savedGroups, groups);
      for (int i = 0; i < groups.size(); i++) {
        O parsed = groups.get(i).options().copy();
        parsed.readSettings(savedGroups.get(i));
        parsed.check();
        double unused = savedGroups.get(i).number("initial_lr", 0);
      }
      Map<Tensor, Map<String, Object>> states = states(map(saved, "state"), params);
      for (int i = 0; i < groups.size(); i++) {
        ParamGroup<O> group = groups.get(i);
        SavedSettings savedGroup = savedGroups.get(i);
        group.options().readSettings(savedGroup);
        if (savedGroup.has("initial_lr")) {
          group.initialLr(savedGroup.number("initial_lr"));
        }
      }
      params.values().forEach(param -> stateOf.apply(param).close());
      states.forEach((param, values) -> put(values, param, stateOf.apply(param)));
    }

    /** The checked tensors and numbers of each parameter's state. */
    private Map<Tensor, Map<String, Object>> states(Map<?, ?> saved, Map<Long, Tensor> params) {
      Map<Tensor, Map<String, Object>> states = new LinkedHashMap<>();
      saved.forEach(
          (index, values) -> {
            if (!(index instanceof Number number) || !(values instanceof Map<?, ?> map)) {
              throw new IllegalArgumentException(
                  "not the state dict of an optimizer: state has the entry "
                      + index
                      + ", "
                      + SavedSettings.describe(values));
            }
            Tensor param = params.get(number.longValue());
            if (param != null) {
              states.put(param, state("state " + number, map, param));
            }
          });
      return states;
    }

    private Map<String, Object> state(String owner, Map<?, ?> values, Tensor param) {
      SavedSettings saved = new SavedSettings(owner, values);
      Map<String, Object> state = new LinkedHashMap<>();
      values.forEach(
          (key, value) -> {
            String name = String.valueOf(key);
            if (!names.contains(name)) {
              throw new IllegalArgumentException(
                  owner + " has \"" + name + "\": the state dict belongs to another optimizer");
            }
            if (ParamState.isScalar(name)) {
              state.put(name, saved.number(name));
            } else if (!SavedSettings.isNone(value)) {
              state.put(name, checked(saved, name, value, param));
            }
          });
      return state;
    }

    private Tensor checked(SavedSettings saved, String name, Object value, Tensor param) {
      Shape shape = shapeOf.apply(name, param.shape());
      if (value instanceof Tensor tensor && tensor.shape().equals(shape)) {
        return tensor;
      }
      throw saved.mismatch(name, "a tensor " + shape, value);
    }
  }

  /** Maps each parameter index of the state dict to its parameter. */
  private static <O extends OptimizerOptions<O>> Map<Long, Tensor> match(
      List<SavedSettings> saved, List<ParamGroup<O>> groups) {
    if (saved.size() != groups.size()) {
      throw new IllegalArgumentException(
          "the state dict has "
              + saved.size()
              + " parameter groups, the optimizer "
              + groups.size());
    }
    Map<Long, Tensor> params = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Long> indices = saved.get(i).params();
      List<Tensor> own = groups.get(i).params();
      if (indices.size() != own.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "group %d has %d parameters in the state dict, %d in the optimizer",
                i,
                indices.size(),
                own.size()));
      }
      for (int j = 0; j < own.size(); j++) {
        params.put(indices.get(j), own.get(j));
      }
    }
    return params;
  }

  private static void put(Map<String, Object> values, Tensor param, ParamState state) {
    values.forEach(
        (name, value) ->
            state.put(
                name,
                value instanceof Tensor tensor
                    ? copyFor(param, tensor)
                    : Torch.full(Shape.of(), (Double) value)));
  }

  /** A dense copy with the parameter's dtype and device; Python's momentum may be sparse. */
  private static Tensor copyFor(Tensor param, Tensor tensor) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor dense = tensor.layout() == Layout.STRIDED ? tensor.clone() : tensor.toDense();
      return scope.keep(dense.to(param.dtype().on(param.device())));
    }
  }

  private static List<SavedSettings> groups(Map<String, ?> saved) {
    if (saved.get("param_groups") instanceof List<?> list) {
      List<SavedSettings> groups = new ArrayList<>();
      for (Object group : list) {
        String name = "param_groups[" + groups.size() + "]";
        if (!(group instanceof Map<?, ?> settings)) {
          throw new IllegalArgumentException(
              "not the state dict of an optimizer: "
                  + name
                  + " is "
                  + SavedSettings.describe(group));
        }
        groups.add(new SavedSettings(name, settings));
      }
      return groups;
    }
    throw new IllegalArgumentException("not the state dict of an optimizer: no param_groups");
  }

  private static Map<?, ?> map(Map<String, ?> saved, String key) {
    if (saved.get(key) instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("not the state dict of an optimizer: no " + key);
  }
}
