package org.jtorch.serving.internal.requests;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jtorch.serving.Codec;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.batching.ModelQueue;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.VersionSet;
import org.jtorch.serving.internal.versions.WarmUp;

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
   * @param check what a version must pass
   */
  public ServedModel(
      ModelSettings settings,
      Codec<I, O> codec,
      List<I> examples,
      Optional<Consumer<Predictor<I, O>>> check,
      Service service) {
    this.settings = settings;
    Padder padder = new Padder(settings.paddings());
    Batches batches = new Batches(settings, padder);
    versions =
        new VersionSet(
            settings,
            new WarmUp<>(settings, codec, examples, check, batches, service.intraOpThreads()),
            batches,
            service.budget(),
            service.listeners(),
            service.background());
    engine =
        new ModelEngine(
            settings,
            service.scheduler(),
            service.listeners(),
            versions,
            new ModelQueue(settings),
            padder,
            batches,
            service.intraOpThreads());
    predictor = new ModelPredictor<>(engine, Binding.of(codec));
    samples = new ModelPredictor<>(engine, Binding.ofSamples());
    service.scheduler().add(engine);
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
