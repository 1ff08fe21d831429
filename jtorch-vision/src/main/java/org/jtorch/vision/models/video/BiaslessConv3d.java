package org.jtorch.vision.models.video;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** 3D convolution without bias; subclasses give it the names that Python prints. */
abstract class BiaslessConv3d extends Module implements Layer {
  private final Slot<Tensor> weight;
  private final long[] stride;
  private final long[] padding;

  BiaslessConv3d(long in, long out, long[] kernel, long[] stride, long[] padding) {
    weight = parameter("weight", new Conv3d(in, out, kernel, o -> o.bias(false)).weight());
    this.stride = stride;
    this.padding = padding;
  }

  final Tensor weight() {
    return weight.get();
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.conv3d(input, weight.get(), o -> o.stride(stride).padding(padding));
  }

  @Override
  protected String extraRepr() {
    long[] shape = weight.get().shape().toArray();
    return shape[1]
        + ", "
        + shape[0]
        + ", kernel_size="
        + tuple(shape[2], shape[3], shape[4])
        + ", stride="
        + tuple(stride)
        + (padding[0] + padding[1] + padding[2] == 0 ? "" : ", padding=" + tuple(padding))
        + ", bias=False";
  }

  private static String tuple(long... values) {
    return "(" + values[0] + ", " + values[1] + ", " + values[2] + ")";
  }
}
