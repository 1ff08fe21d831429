package org.jtorch.serving.internal.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.TensorScope;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Network;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.settings.ModelSettings;

/**
 * A network that does not serve yet, computed on the calling thread. Time-outs, priorities and
 * versions have no effect.
 */
final class DirectPredictor<I, O> implements Predictor<I, O> {
  private final ModelSettings settings;
  private final Binding<I, O> binding;
  private final Network network;
  private final Encoder encoder;
  private final Batches batches;

  DirectPredictor(ModelSettings settings, Binding<I, O> binding, Network network) {
    this.settings = settings;
    this.binding = binding;
    this.network = network;
    Padder padder = new Padder(settings.paddings());
    this.encoder = new Encoder(settings, padder);
    this.batches = new Batches(settings, padder);
  }

  @Override
  public String model() {
    return settings.name();
  }

  @Override
  public Prediction<O> submit(I input, Consumer<CallOptions> options) {
    QueuedPrediction<O> prediction = new QueuedPrediction<>();
    boolean claimed = prediction.claim();
    try {
      boolean answered = prediction.answer(predict(input, options));
    } catch (RuntimeException e) {
      prediction.fail(e);
    }
    return prediction;
  }

  @Override
  public O predict(I input, Consumer<CallOptions> options) {
    return compute(List.of(input)).get(0);
  }

  @Override
  public List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    List<O> answers = new ArrayList<>();
    for (I input : inputs) {
      answers.add(predict(input, options));
    }
    return answers;
  }

  /** Computes inputs that have the same shapes in one batch. */
  List<O> compute(List<? extends I> inputs) {
    List<Encoded> encoded = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      for (I input : inputs) {
        Objects.requireNonNull(input, "input");
        encoded.add(encoder.encode(binding, input, network.inputs(), network));
      }
      List<O> answers = new ArrayList<>();
      for (Sample row : batches.divide(network.call(batches.join(encoded)), encoded)) {
        answers.add(binding.decode(row));
      }
      return answers;
    } finally {
      encoded.forEach(Encoded::close);
    }
  }
}
