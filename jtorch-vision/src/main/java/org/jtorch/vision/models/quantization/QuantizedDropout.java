package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Place of a dropout in a quantized model, {@code torch.ao.nn.quantized.Dropout}. */
final class QuantizedDropout extends Module implements Layer {
  private final String options;

  QuantizedDropout(Dropout like) {
    String text = like.toString();
    options = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
  }

  @Override
  public Tensor forward(Tensor input) {
    return input;
  }

  @Override
  protected String extraRepr() {
    return options;
  }
}
