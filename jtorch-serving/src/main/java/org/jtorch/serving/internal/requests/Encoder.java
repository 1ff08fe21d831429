package org.jtorch.serving.internal.requests;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.Sample;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.internal.batching.BucketKey;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.Lease;

/** Converts a request to padded tensors on the calling thread. */
final class Encoder {
  private final ModelSettings settings;
  private final Padder padder;

  Encoder(ModelSettings settings, Padder padder) {
    this.settings = settings;
    this.padder = padder;
  }

  /**
   * Encodes a request, in inference mode.
   *
   * @param lease the version that will compute it
   * @throws InvalidInputException if the input is invalid
   * @throws ModelFailedException if the codec fails
   */
  <I> Encoded encode(Binding<I, ?> binding, I input, Lease lease) {
    try (TensorScope scope = TensorScope.open()) {
      return padded(sample(binding, input), lease);
    }
  }

  private <I> List<Tensor> sample(Binding<I, ?> binding, I input) {
    Sample sample;
    try {
      sample = Objects.requireNonNull(binding.encode(input), "encode returned null");
    } catch (ServingException e) {
      throw e;
    } catch (IllegalArgumentException
        | TorchException
        | CheckpointException
        | UncheckedIOException e) {
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

  private Encoded padded(List<Tensor> own, Lease lease) {
    Padded padded;
    try {
      padded = padder.pad(own);
      check(padded, lease);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(settings.name(), sentence(e), e);
    }
    List<Tensor> handles = new ArrayList<>(own.size());
    for (Tensor tensor : padded.tensors()) {
      handles.add(TensorScope.unscoped(tensor.detach())); // the codec's tensors stay the codec's
    }
    long elements = padded.elements();
    long unpadded = padded.lengths().isEmpty() ? elements : new Padded(own, List.of()).elements();
    return new Encoded(
        new Padded(handles, padded.lengths()),
        key(lease.network(), padded.tensors()),
        elements,
        elements - unpadded,
        padded.bytes());
  }

  private void check(Padded padded, Lease lease) {
    List<TensorSpec> declared =
        settings.inputs().isEmpty() ? lease.network().inputs() : settings.inputs();
    if (declared.isEmpty()) { // requests of other sizes than the examples' may be valid
      InputCheck.check(lease.signature().inputs(), false, padded.tensors(), padder.masks());
    } else {
      InputCheck.check(declared, true, padded.tensors(), padder.masks());
    }
    checkSize("elements", padded.elements(), settings.maxElements());
    checkSize("bytes", padded.bytes(), settings.maxBytes());
  }

  private static void checkSize(String unit, long size, long limit) {
    if (size > limit) {
      throw new IllegalArgumentException(
          "the input has " + size + " " + unit + ", but a batch has at most " + limit);
    }
  }

  private static BucketKey key(Object version, List<Tensor> tensors) {
    LongStream.Builder signature = LongStream.builder();
    for (Tensor tensor : tensors) {
      long[] sizes = tensor.shape().toArray();
      signature.add(tensor.dtype().ordinal()).add(sizes.length);
      for (long size : sizes) {
        signature.add(size);
      }
    }
    return new BucketKey(version, signature.build().toArray());
  }

  /** Returns the message of an exception, or its name. */
  static String sentence(Throwable e) {
    @Nullable String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getName() : message;
  }
}
