package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** An optimizer's state in PyTorch's form. */
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
    group.options().write(settings);
    group.initialLr().ifPresent(lr -> settings.put("initial_lr", lr));
    return settings;
  }

  private static <O extends OptimizerOptions<O>> Map<String, Object> save(
      ParamGroup<O> group, List<Long> params) {
    Map<String, Object> saved = new LinkedHashMap<>();
    group.options().write(saved);
    group.initialLr().ifPresent(lr -> saved.put("initial_lr", lr));
    saved.put("params", params);
    return saved;
  }

  /** Takes over a state dict that is checked as a whole before anything changes. */
  static <O extends OptimizerOptions<O>> void load(
      Map<String, ?> saved, List<ParamGroup<O>> groups, Function<Tensor, ParamState> stateOf) {
    List<SavedGroup> savedGroups = groups(saved);
    Map<Long, Tensor> params = match(savedGroups, groups);
    for (int i = 0; i < groups.size(); i++) {
      O parsed = groups.get(i).options().copy();
      parsed.read(savedGroups.get(i));
      parsed.check();
      double unused = savedGroups.get(i).number("initial_lr", 0);
    }
    Set<String> names = groups.isEmpty() ? Set.of() : groups.get(0).options().stateNames();
    Map<Tensor, Map<String, Object>> states = states(map(saved, "state"), params, names);
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup<O> group = groups.get(i);
      SavedGroup savedGroup = savedGroups.get(i);
      group.options().read(savedGroup);
      if (savedGroup.has("initial_lr")) {
        group.initialLr(savedGroup.number("initial_lr"));
      }
    }
    params.values().forEach(param -> stateOf.apply(param).close());
    states.forEach((param, values) -> load(values, param, stateOf.apply(param)));
  }

  /** The tensors and numbers of each parameter's state; throws where they are not this kind's. */
  private static Map<Tensor, Map<String, Object>> states(
      Map<?, ?> saved, Map<Long, Tensor> params, Set<String> names) {
    Map<Tensor, Map<String, Object>> states = new LinkedHashMap<>();
    saved.forEach(
        (index, values) -> {
          if (!(index instanceof Number number) || !(values instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                "not the state dict of an optimizer: state has the entry "
                    + index
                    + ", "
                    + SavedGroup.describe(values));
          }
          Tensor param = params.get(number.longValue());
          if (param != null) {
            states.put(param, state("state " + number, map, param, names));
          }
        });
    return states;
  }

  private static Map<String, Object> state(
      String what, Map<?, ?> values, Tensor param, Set<String> names) {
    SavedGroup saved = new SavedGroup(what, values);
    Map<String, Object> state = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!names.contains(name)) {
            throw new IllegalArgumentException(
                what + " has \"" + name + "\": the state dict is another optimizer's");
          }
          if (name.equals(ParamState.STEP)) {
            state.put(name, saved.number(name));
          } else if (!SavedGroup.isNone(value)) {
            state.put(name, checked(saved, name, value, param));
          }
        });
    return state;
  }

  private static Tensor checked(SavedGroup saved, String name, Object value, Tensor param) {
    if (value instanceof Tensor tensor && tensor.shape().equals(param.shape())) {
      return tensor;
    }
    throw saved.wrong(name, "a tensor " + param.shape(), value);
  }

  /** Which parameter each number of the state dict stands for. */
  private static <O extends OptimizerOptions<O>> Map<Long, Tensor> match(
      List<SavedGroup> saved, List<ParamGroup<O>> groups) {
    if (saved.size() != groups.size()) {
      throw new IllegalArgumentException(
          "the state dict has " + saved.size() + " groups, the optimizer " + groups.size());
    }
    Map<Long, Tensor> params = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Long> numbers = saved.get(i).params();
      List<Tensor> own = groups.get(i).params();
      if (numbers.size() != own.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "group %d has %d parameters in the state dict, %d in the optimizer",
                i,
                numbers.size(),
                own.size()));
      }
      for (int j = 0; j < own.size(); j++) {
        params.put(numbers.get(j), own.get(j));
      }
    }
    return params;
  }

  private static void load(Map<String, Object> values, Tensor param, ParamState state) {
    values.forEach(
        (name, value) ->
            state.put(
                name,
                value instanceof Tensor tensor
                    ? like(tensor, param)
                    : Torch.full(Shape.of(), (Double) value)));
  }

  /** A copy that lies as the parameter does; Python's momentum of sparse gradients is sparse. */
  private static Tensor like(Tensor tensor, Tensor param) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor dense = tensor.layout() == Layout.STRIDED ? tensor.clone() : tensor.toDense();
      return scope.keep(dense.to(param.dtype().on(param.device())));
    }
  }

  private static List<SavedGroup> groups(Map<String, ?> saved) {
    if (saved.get("param_groups") instanceof List<?> list) {
      List<SavedGroup> groups = new ArrayList<>();
      for (Object group : list) {
        String name = "param_groups[" + groups.size() + "]";
        if (!(group instanceof Map<?, ?> settings)) {
          throw new IllegalArgumentException(
              "not the state dict of an optimizer: " + name + " is " + SavedGroup.describe(group));
        }
        groups.add(new SavedGroup(name, settings));
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
