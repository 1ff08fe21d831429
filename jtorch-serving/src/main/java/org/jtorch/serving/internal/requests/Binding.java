package org.jtorch.serving.internal.requests;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;

/** A codec, and the disposal of an answer that no caller takes. */
abstract class Binding<I, O> {
  /** Converts a request, in a scope and inference mode of the calling thread. */
  abstract Sample encode(I input);

  /** Converts the results, in the batch's scope. */
  abstract O decode(Sample output);

  /** Frees an answer that no caller takes. */
  void discard(O answer) {
    // Plain Java objects need no freeing.
  }

  static <I, O> Binding<I, O> of(Codec<I, O> codec) {
    return new Binding<>() {
      @Override
      Sample encode(I input) {
        return codec.encode(input);
      }

      @Override
      O decode(Sample output) {
        return codec.decode(output);
      }
    };
  }

  /** Passes tensors on; answers are copies in no scope. */
  static Binding<Sample, Sample> ofSamples() {
    return new Binding<>() {
      @Override
      Sample encode(Sample input) {
        return input;
      }

      @Override
      Sample decode(Sample output) {
        return TensorScope.unscoped(
            new Sample(output.tensors().stream().map(Tensor::clone).toList()));
      }

      @Override
      void discard(Sample answer) {
        TensorScope.closeAll(answer);
      }
    };
  }
}
