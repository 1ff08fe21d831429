package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class OptimizerHooksTest {
  private final Tensor param = Torch.ones(2).requiresGrad_(true);
  private final SGD optimizer = new SGD(List.of(param), o -> o.lr(0.5));
  private final List<String> calls = new ArrayList<>();

  @Test
  void stepHooksRunAroundTheStepUntilTheyAreRemoved() {
    param.setGrad(Torch.ones(2));
    Hook before =
        optimizer.registerStepPreHook(o -> calls.add("before " + param.detach().sum().item()));
    Hook after =
        optimizer.registerStepPostHook(o -> calls.add("after " + param.detach().sum().item()));
    optimizer.step();
    before.remove();
    optimizer.step(
        () -> {
          calls.add("closure");
          return Torch.zeros();
        });
    after.remove();
    optimizer.step();
    assertThat(calls).containsExactly("before 2.0", "after 1.0", "closure", "after 0.0");
  }

  @Test
  void stateDictHooksMayReplaceWhatIsSavedAndLoaded() {
    Hook before = optimizer.registerStateDictPreHook(o -> calls.add("saving"));
    Hook after =
        optimizer.registerStateDictPostHook(
            (o, state) -> {
              Map<String, Object> more = new LinkedHashMap<>(state);
              more.put("note", "mine");
              return more;
            });
    Map<String, Object> saved = optimizer.stateDict();
    assertThat(saved).containsEntry("note", "mine");
    Hook loading =
        optimizer.registerLoadStateDictPreHook(
            (o, state) -> {
              state.remove("note");
              calls.add("loading");
              return state;
            });
    Hook loaded = optimizer.registerLoadStateDictPostHook(o -> calls.add("loaded"));
    optimizer.loadStateDict(saved);
    assertThat(saved).containsKey("note");
    List.of(before, after, loading, loaded).forEach(Hook::remove);
    assertThat(optimizer.stateDict()).doesNotContainKey("note");
    optimizer.loadStateDict(optimizer.stateDict());
    assertThat(calls).containsExactly("saving", "loading", "loaded");
  }
}
