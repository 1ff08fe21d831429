package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Codec;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Network;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;

/** A version that does not serve yet, for the model's check: computes on the calling thread. */
final class DirectPredictor<I, O> implements Predictor<I, O> {
  private final String model;
  private final Codec<I, O> codec;
  private final BatchAssembly assembly;
  private final Network network;

  DirectPredictor(String model, Codec<I, O> codec, BatchAssembly assembly, Network network) {
    this.model = model;
    this.codec = codec;
    this.assembly = assembly;
    this.network = network;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Prediction<O> submit(I input, Consumer<CallOptions> options) {
    Prediction<O> prediction = new Prediction<>();
    try {
      prediction.complete(predict(input, options));
    } catch (RuntimeException e) {
      prediction.completeExceptionally(e);
    }
    return prediction;
  }

  @Override
  public O predict(I input, Consumer<CallOptions> options) {
    options.accept(new CallOptions());
    try (Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      List<Sample> requests = List.of(encoded(input));
      Sample outputs = network.call(assembly.join(requests));
      return codec.decode(assembly.split(outputs, requests).get(0));
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelFailedException(model, "model " + model + " failed: " + e.getMessage(), e);
    }
  }

  private Sample encoded(I input) {
    try {
      return codec.encode(input);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(model, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Prediction<List<O>> submitAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    Prediction<List<O>> prediction = new Prediction<>();
    try {
      prediction.complete(predictAll(inputs, options));
    } catch (RuntimeException e) {
      prediction.completeExceptionally(e);
    }
    return prediction;
  }

  @Override
  public List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    List<O> answers = new ArrayList<>();
    for (I input : inputs) {
      answers.add(predict(input, options));
    }
    return answers;
  }
}
