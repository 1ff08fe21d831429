package org.jtorch.serving.internal.requests;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Sample;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.internal.batching.BucketKey;
import org.jtorch.serving.internal.settings.ModelSettings;

/** Converts a request to padded tensors on the calling thread. */
final class Encoder {
  private final ModelSettings settings;
  private final Padder padder;

  Encoder(ModelSettings settings, Padder padder) {
    this.settings = settings;
    this.padder = padder;
  }

  /**
   * Encodes a request.
   *
   * @param specs the model's signature; empty if not known
   * @param version the identity of the version that will compute it
   * @throws InvalidInputException if the input is invalid
   * @throws ModelFailedException if the codec fails
   */
  <I> Encoded encode(Binding<I, ?> binding, I input, List<TensorSpec> specs, Object version) {
    try (Mode inference = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      return padded(sample(binding, input), specs, version);
    }
  }

  private <I> List<Tensor> sample(Binding<I, ?> binding, I input) {
    Sample sample;
    try {
      sample = Objects.requireNonNull(binding.encode(input), "encode returned null");
    } catch (ServingException e) {
      throw e;
    } catch (IllegalArgumentException | TorchException | UncheckedIOException e) {
      throw new InvalidInputException(settings.name(), sentence(e), e);
    } catch (Throwable e) { // also an Error of the codec fails the request alone
      throw new ModelFailedException(settings.name(), "encoding failed: " + sentence(e), e);
    }
    for (Tensor tensor : sample.tensors()) {
      if (tensor.isClosed()) {
        throw new ModelFailedException(
            settings.name(), "the encoded sample has a closed tensor", null);
      }
    }
    return sample.tensors();
  }

  private Encoded padded(List<Tensor> own, List<TensorSpec> specs, Object version) {
    List<Long> lengths;
    List<Tensor> padded;
    try {
      lengths = padder.lengths(own);
      padded = padder.pad(own, lengths);
      Signature.check(specs, padded, padder.masks());
      checkSize("elements", elements(padded), settings.maxElements());
      checkSize("bytes", bytes(padded), settings.maxBytes());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(settings.name(), sentence(e), e);
    }
    List<Tensor> handles = new ArrayList<>(padded.size());
    for (Tensor tensor : padded) {
      handles.add(TensorScope.unscoped(tensor.detach())); // the codec's tensors stay the codec's
    }
    return new Encoded(
        handles,
        lengths,
        key(version, padded),
        elements(padded),
        elements(padded) - elements(own),
        bytes(padded));
  }

  private static void checkSize(String unit, long size, long limit) {
    if (size > limit) {
      throw new IllegalArgumentException(
          "the input has " + size + " " + unit + ", but a batch has at most " + limit);
    }
  }

  private static long elements(List<Tensor> tensors) {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.numel();
    }
    return sum;
  }

  private static long bytes(List<Tensor> tensors) {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.numel() * tensor.dtype().itemSize();
    }
    return sum;
  }

  private static BucketKey key(Object version, List<Tensor> tensors) {
    int length = 0;
    for (Tensor tensor : tensors) {
      length += 3 + tensor.shape().rank();
    }
    long[] signature = new long[length];
    int at = 0;
    for (Tensor tensor : tensors) {
      Shape shape = tensor.shape();
      signature[at++] = tensor.dtype().ordinal();
      signature[at++] = tensor.device().hashCode();
      signature[at++] = shape.rank();
      for (int dim = 0; dim < shape.rank(); dim++) {
        signature[at++] = shape.size(dim);
      }
    }
    return new BucketKey(version, signature);
  }

  /** Returns the message of an exception, or its name. */
  static String sentence(Throwable e) {
    @Nullable String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getName() : message;
  }
}
