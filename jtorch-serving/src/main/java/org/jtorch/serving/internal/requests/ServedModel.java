package org.jtorch.serving.internal.requests;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Codec;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.batching.ModelQueue;
import org.jtorch.serving.internal.listeners.Listeners;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.VersionSet;
import org.jtorch.serving.internal.workers.Scheduler;

/**
 * A registered model: its engine, its versions, and its predictors.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public final class ServedModel<I, O> {
  private final ModelSettings settings;
  private final VersionSet versions;
  private final ModelEngine engine;
  private final Predictor<I, O> predictor;
  private final Predictor<Sample, Sample> samples;

  /**
   * Registers a model.
   *
   * @param examples inputs that warm a version up
   * @param check what a version must pass; null if nothing
   */
  public ServedModel(
      ModelSettings settings,
      Codec<I, O> codec,
      List<I> examples,
      @Nullable Consumer<Predictor<I, O>> check,
      int intraOpThreads,
      Scheduler scheduler,
      Listeners listeners) {
    this.settings = settings;
    Binding<I, O> binding = Binding.of(codec);
    versions =
        new VersionSet(
            settings,
            new ModelTrial<>(settings, binding, examples, check, intraOpThreads),
            listeners);
    engine = new ModelEngine(settings, scheduler, listeners, versions, new ModelQueue(settings));
    predictor = new ModelPredictor<>(engine, binding);
    samples = new ModelPredictor<>(engine, Binding.ofSamples());
    scheduler.add(engine);
  }

  /** Returns the engine. */
  public ModelEngine engine() {
    return engine;
  }

  /** Returns the versions. */
  public VersionSet versions() {
    return versions;
  }

  /** Returns the predictor. */
  public Predictor<I, O> predictor() {
    return predictor;
  }

  /** Returns the predictor without the codec. */
  public Predictor<Sample, Sample> samples() {
    return samples;
  }

  /** Returns the state. */
  public ModelInfo info() {
    return new ModelInfo(
        settings.name(),
        versions.route().isPresent(),
        versions.route(),
        versions.versions(),
        versions.inputs(),
        versions.outputs(),
        engine.queued());
  }
}
