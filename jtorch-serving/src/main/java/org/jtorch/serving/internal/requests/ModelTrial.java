package org.jtorch.serving.internal.requests;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.serving.Network;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.Trial;

/**
 * Warms a network up and checks it. Each size of batch runs three times, because TorchScript
 * profiles the first two runs of a shape.
 */
final class ModelTrial<I, O> implements Trial {
  private static final int RUNS = 3;

  private final ModelSettings settings;
  private final Binding<I, O> binding;
  private final List<I> examples;
  private final @Nullable Consumer<Predictor<I, O>> check;
  private final int intraOpThreads;

  ModelTrial(
      ModelSettings settings,
      Binding<I, O> binding,
      List<I> examples,
      @Nullable Consumer<Predictor<I, O>> check,
      int intraOpThreads) {
    this.settings = settings;
    this.binding = binding;
    this.examples = List.copyOf(examples);
    this.check = check;
    this.intraOpThreads = intraOpThreads;
  }

  @Override
  public void run(Network network) {
    DirectPredictor<I, O> predictor = new DirectPredictor<>(settings, binding, network);
    try (Mode limit = Torch.limitThreads(intraOpThreads);
        Mode inference = Torch.inferenceMode()) {
      for (I example : examples) {
        warmUp(predictor, example);
      }
      if (check != null) {
        check.accept(predictor);
      }
    }
  }

  private void warmUp(DirectPredictor<I, O> predictor, I example) {
    int size = settings.fixedBatch() > 0 ? settings.fixedBatch() : 1;
    for (; size <= settings.maxBatch(); size *= 2) {
      for (int run = 0; run < RUNS; run++) {
        predictor.compute(Collections.nCopies(size, example)).forEach(binding::discard);
      }
    }
  }
}
