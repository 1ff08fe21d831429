package org.jtorch.it.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.AotiModel;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/** Calls of a compiled model, on machines that run the committed package. */
final class PointerGrowthCompiled {
  private static final String PACKAGE =
      "../../../../../jtorch-api/src/test/resources/org/jtorch/aoti/mlp.pt2";

  private static final List<String> METHODS =
      List.of(
          "AotiModel.call",
          "AotiModel.close",
          "AotiModel.constant",
          "AotiModel.constants",
          "AotiModel.inspect",
          "AotiModel.isClosed",
          "AotiModel.load",
          "AotiModel.loadConstants",
          "AotiModel.metadata",
          "AotiModel.run",
          "AotiModel.runFlat",
          "AotiModel.toString");

  private PointerGrowthCompiled() {}

  /** Adds calls of the package next to a folder of scripts. */
  static void addCalls(List<PointerGrowthRecipes.Recipe> recipes, Path scripts) {
    Path path = scripts.resolve(PACKAGE);
    if (!AotiModel.inspect(path).refusals().isEmpty()) {
      recipes.add(new PointerGrowthRecipes.Recipe(METHODS, () -> AotiModel.inspect(path)));
      return;
    }
    AotiModel model = AotiModel.load(path);
    Tensor x = TensorScope.unscoped(Torch.ones(2, 8));
    recipes.add(new PointerGrowthRecipes.Recipe(METHODS, () -> callAll(model, path, x)));
  }

  private static void callAll(AotiModel model, Path path, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      AotiModel.inspect(path);
      assert !model.isClosed() && !model.toString().isEmpty() && !model.metadata().isEmpty();
      model.call(x);
      model.run(x);
      model.runFlat(x);
      String name = model.constants().keySet().iterator().next();
      model.loadConstants(Map.of(name, model.constant(name)), o -> o.checkFullUpdate(false));
      refused(() -> model.call());
      refused(() -> model.loadConstants(Map.of("no such constant", x)));
    }
    AotiModel.load(path).close();
  }

  private static void refused(Runnable call) {
    try {
      call.run();
      throw new AssertionError("was not refused");
    } catch (TorchException e) {
      assert e.getMessage() != null;
    }
  }
}
