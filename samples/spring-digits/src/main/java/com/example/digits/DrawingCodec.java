package com.example.digits;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;

/** Converts a drawing to what the network was trained on, and its scores to a digit. */
class DrawingCodec implements Codec<Drawing, Digit> {
  private static final double MEAN = 0.1307;
  private static final double STD = 0.3081;

  @Override
  public Sample encode(Drawing drawing) {
    for (float[] row : drawing.pixels()) {
      if (row.length != 28) {
        throw new IllegalArgumentException("a row has 28 pixels, not " + row.length);
      }
    }
    Tensor pixels = Torch.tensor(drawing.pixels());
    return Sample.of(pixels.sub(MEAN).div(STD).unsqueeze(0)); // (1, 28, 28)
  }

  @Override
  public Digit decode(Sample output) {
    Tensor probabilities = output.tensor().softmax(0);
    int best = (int) probabilities.argmax().itemLong();
    return new Digit(best, (float) probabilities.get(best).item());
  }
}
