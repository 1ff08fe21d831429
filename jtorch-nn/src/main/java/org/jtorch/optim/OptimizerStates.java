package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jtorch.Tensor;

/** Writes and reads an optimizer's state dict in PyTorch's form. */
final class OptimizerStates {
  /** The numbers that PyTorch's schedulers keep in parameter groups. */
  private static final List<String> SCHEDULED =
      List.of("initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum", "swa_lr");

  private OptimizerStates() {}

  static <O extends OptimizerOptions<O>> Map<String, Object> save(
      List<ParamGroup<O>> groups, Function<Tensor, Map<String, ?>> stateOf) {
    Map<Long, Object> savedStates = new LinkedHashMap<>();
    List<Map<String, Object>> savedGroups = new ArrayList<>();
    long next = 0;
    for (ParamGroup<O> group : groups) {
      long first = next;
      for (Tensor param : group.params()) {
        Map<String, ?> state = stateOf.apply(param);
        if (!state.isEmpty()) {
          savedStates.put(next, state);
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

  /** The settings of a group by PyTorch's names, in alphabetical order. */
  static <O extends OptimizerOptions<O>> Map<String, Object> settings(ParamGroup<O> group) {
    Map<String, Object> settings = new TreeMap<>();
    group.options().writeSettings(settings);
    settings.putAll(group.scheduled());
    return settings;
  }

  private static <O extends OptimizerOptions<O>> Map<String, Object> save(
      ParamGroup<O> group, List<Long> params) {
    Map<String, Object> saved = new LinkedHashMap<>();
    group.options().writeSettings(saved);
    saved.putAll(group.scheduled());
    saved.put("params", params);
    return saved;
  }

  /**
   * Loads a state dict, which is checked as a whole before anything changes.
   *
   * @param readState checks the state of one parameter, and returns what replaces it
   */
  static <O extends OptimizerOptions<O>> void load(
      Map<String, ?> saved,
      List<ParamGroup<O>> groups,
      BiFunction<SavedSettings, Tensor, Runnable> readState) {
    List<SavedSettings> savedGroups = groups(saved);
    Map<Long, Tensor> params = match(savedGroups, groups);
    for (int i = 0; i < groups.size(); i++) {
      O parsed = groups.get(i).options().copy();
      savedGroups.get(i).checkOptimizer(parsed);
      parsed.readSettings(savedGroups.get(i));
      parsed.check();
      Map<String, Double> unused = scheduled(savedGroups.get(i));
    }
    List<Runnable> replacements = states(map(saved, "state"), params, readState);
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup<O> group = groups.get(i);
      SavedSettings savedGroup = savedGroups.get(i);
      group.options().readSettings(savedGroup);
      scheduled(savedGroup).forEach(group::schedule);
    }
    replacements.forEach(Runnable::run);
  }

  private static Map<String, Double> scheduled(SavedSettings group) {
    Map<String, Double> scheduled = new LinkedHashMap<>();
    for (String name : SCHEDULED) {
      if (group.has(name)) {
        scheduled.put(name, group.number(name));
      }
    }
    return scheduled;
  }

  private static List<Runnable> states(
      Map<?, ?> saved,
      Map<Long, Tensor> params,
      BiFunction<SavedSettings, Tensor, Runnable> readState) {
    Map<Tensor, SavedSettings> states = new LinkedHashMap<>();
    params.values().forEach(param -> states.put(param, new SavedSettings("", Map.of())));
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
            states.put(param, new SavedSettings("state " + number, map));
          }
        });
    List<Runnable> replacements = new ArrayList<>();
    states.forEach((param, state) -> replacements.add(readState.apply(state, param)));
    return replacements;
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
