package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jtorch.Shape;
import org.jtorch.Tensor;
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

  private static <O extends OptimizerOptions<O>> Map<String, Object> save(
      ParamGroup<O> group, List<Long> params) {
    Map<String, Object> saved = new LinkedHashMap<>();
    group.options().write(saved);
    group.initialLr().ifPresent(lr -> saved.put("initial_lr", lr));
    saved.put("params", params);
    return saved;
  }

  static <O extends OptimizerOptions<O>> void load(
      Map<String, ?> saved, List<ParamGroup<O>> groups, Function<Tensor, ParamState> stateOf) {
    List<SavedGroup> savedGroups = groups(saved);
    Map<Long, Tensor> params = match(savedGroups, groups);
    Map<?, ?> savedStates = map(saved, "state");
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup<O> group = groups.get(i);
      SavedGroup savedGroup = savedGroups.get(i);
      group.options().read(savedGroup);
      double initialLr = savedGroup.number("initial_lr", Double.NaN);
      if (!Double.isNaN(initialLr)) {
        group.initialLr(initialLr);
      }
    }
    params.values().forEach(param -> stateOf.apply(param).close());
    savedStates.forEach(
        (index, values) -> {
          Tensor param = params.get(((Number) index).longValue());
          if (param != null) {
            load((Map<?, ?>) values, param, stateOf.apply(param));
          }
        });
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

  private static void load(Map<?, ?> values, Tensor param, ParamState state) {
    values.forEach(
        (key, value) -> {
          String name = (String) key;
          boolean step = name.equals(ParamState.STEP);
          if (value instanceof Tensor tensor) {
            state.put(name, step ? tensor.clone() : like(tensor, param));
          } else if (value instanceof Number number) {
            state.put(name, Torch.full(Shape.of(), number.doubleValue()));
          }
        });
  }

  private static Tensor like(Tensor tensor, Tensor param) {
    Tensor copy = tensor.clone();
    Tensor converted = copy.to(param.dtype().on(param.device()));
    copy.close();
    return converted;
  }

  private static List<SavedGroup> groups(Map<String, ?> saved) {
    if (saved.get("param_groups") instanceof List<?> list) {
      return list.stream().map(group -> new SavedGroup((Map<?, ?>) group)).toList();
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
