package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InceptionLayout;

/**
 * Blocks of GoogLeNet and Inception v3, {@code torchvision.models.quantization.googlenet} and
 * {@code inception}.
 */
final class QuantizableInceptionBlocks {
  private QuantizableInceptionBlocks() {}

  /** Branches of convolutions and one of pooling. */
  static final class QuantizableInception extends QuantizableBranches {
    QuantizableInception(long in, long... sizes) {
      InceptionLayout.inception(this, in, sizes);
      joins("cat");
    }
  }

  /** Branches of 1x1, 5x5 and 3x3 convolutions. */
  static final class QuantizableInceptionA extends QuantizableBranches {
    QuantizableInceptionA(long in, long pooled) {
      InceptionLayout.a(this, in, pooled);
      joins("myop");
    }
  }

  /** Branches of 3x3 convolutions that halve the resolution. */
  static final class QuantizableInceptionB extends QuantizableBranches {
    QuantizableInceptionB(long in) {
      InceptionLayout.b(this, in);
      joins("myop");
    }
  }

  /** Branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  static final class QuantizableInceptionC extends QuantizableBranches {
    QuantizableInceptionC(long in, long c7) {
      InceptionLayout.c(this, in, c7);
      joins("myop");
    }
  }

  /** Branches of 3x3 and 7x7 convolutions that halve the resolution. */
  static final class QuantizableInceptionD extends QuantizableBranches {
    QuantizableInceptionD(long in) {
      InceptionLayout.d(this, in);
      joins("myop");
    }
  }

  /** Branches that end in a 1x3 and a 3x1 convolution. */
  static final class QuantizableInceptionE extends QuantizableBranches {
    QuantizableInceptionE(long in) {
      InceptionLayout.e(this, in);
      joins("myop1", "myop2", "myop3");
    }
  }

  /** Auxiliary head. */
  static final class QuantizableInceptionAux extends Module implements Layer {
    private static final Layer POOL = new AvgPool2d(5, o -> o.stride(3));

    private final Slot<Layer> conv0;
    private final Slot<Layer> conv1;
    private final Slot<Layer> fc;

    QuantizableInceptionAux(long in, long classes) {
      conv0 = slot("conv0", new QuantizableBasicConv2d(in, 128, 1));
      conv1 = slot("conv1", new QuantizableBasicConv2d(128, 768, 5));
      fc = slot("fc", new Linear(768, classes));
    }

    @Override
    public Tensor forward(Tensor x) {
      return QuantizableModel.CALLS.call(
          x,
          List.of(
              POOL,
              conv0.get(),
              conv1.get(),
              QuantizableModel.GLOBAL_POOL,
              QuantizableModel.FLATTEN,
              fc.get()));
    }
  }
}
