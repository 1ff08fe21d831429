package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Blocks of Inception v3, {@code torchvision.models.quantization.inception}. */
final class QuantizableInceptionBlocks {
  private QuantizableInceptionBlocks() {}

  /** Branches of 1x1, 5x5 and 3x3 convolutions. */
  static final class QuantizableInceptionA extends QuantizableBranches {
    private final Slot<Functional> myop;

    QuantizableInceptionA(long in, long pooled) {
      branch(conv("branch1x1", in, 64, 1));
      branch(conv("branch5x5_1", in, 48, 1), conv("branch5x5_2", 48, 64, 5));
      branch(
          conv("branch3x3dbl_1", in, 64, 1),
          conv("branch3x3dbl_2", 64, 96, 3),
          conv("branch3x3dbl_3", 96, 96, 3));
      branch(QuantizableBranches::average, conv("branch_pool", in, pooled, 1));
      myop = slot("myop", new FloatFunctional());
    }

    @Override
    Functional join() {
      return myop.get();
    }
  }

  /** Branches of 3x3 convolutions that halve the resolution. */
  static final class QuantizableInceptionB extends QuantizableBranches {
    private final Slot<Functional> myop;

    QuantizableInceptionB(long in) {
      branch(reducing("branch3x3", in, 384));
      branch(
          conv("branch3x3dbl_1", in, 64, 1),
          conv("branch3x3dbl_2", 64, 96, 3),
          reducing("branch3x3dbl_3", 96, 96));
      branch(QuantizableBranches::maximum);
      myop = slot("myop", new FloatFunctional());
    }

    @Override
    Functional join() {
      return myop.get();
    }
  }

  /** Branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  static final class QuantizableInceptionC extends QuantizableBranches {
    private final Slot<Functional> myop;

    QuantizableInceptionC(long in, long c7) {
      branch(conv("branch1x1", in, 192, 1));
      branch(
          conv("branch7x7_1", in, c7, 1),
          conv("branch7x7_2", c7, c7, 1, 7),
          conv("branch7x7_3", c7, 192, 7, 1));
      branch(
          conv("branch7x7dbl_1", in, c7, 1),
          conv("branch7x7dbl_2", c7, c7, 7, 1),
          conv("branch7x7dbl_3", c7, c7, 1, 7),
          conv("branch7x7dbl_4", c7, c7, 7, 1),
          conv("branch7x7dbl_5", c7, 192, 1, 7));
      branch(QuantizableBranches::average, conv("branch_pool", in, 192, 1));
      myop = slot("myop", new FloatFunctional());
    }

    @Override
    Functional join() {
      return myop.get();
    }
  }

  /** Branches of 3x3 and 7x7 convolutions that halve the resolution. */
  static final class QuantizableInceptionD extends QuantizableBranches {
    private final Slot<Functional> myop;

    QuantizableInceptionD(long in) {
      branch(conv("branch3x3_1", in, 192, 1), reducing("branch3x3_2", 192, 320));
      branch(
          conv("branch7x7x3_1", in, 192, 1),
          conv("branch7x7x3_2", 192, 192, 1, 7),
          conv("branch7x7x3_3", 192, 192, 7, 1),
          reducing("branch7x7x3_4", 192, 192));
      branch(QuantizableBranches::maximum);
      myop = slot("myop", new FloatFunctional());
    }

    @Override
    Functional join() {
      return myop.get();
    }
  }

  /** Branches that end in a 1x3 and a 3x1 convolution. */
  static final class QuantizableInceptionE extends QuantizableBranches {
    private final Slot<Functional> myop1;
    private final Slot<Functional> myop2;
    private final Slot<Functional> myop3;

    QuantizableInceptionE(long in) {
      branch(conv("branch1x1", in, 320, 1));
      fork(
          List.of(conv("branch3x3_1", in, 384, 1)),
          List.of(conv("branch3x3_2a", 384, 384, 1, 3), conv("branch3x3_2b", 384, 384, 3, 1)),
          this::join3x3);
      fork(
          List.of(conv("branch3x3dbl_1", in, 448, 1), conv("branch3x3dbl_2", 448, 384, 3)),
          List.of(conv("branch3x3dbl_3a", 384, 384, 1, 3), conv("branch3x3dbl_3b", 384, 384, 3, 1)),
          this::joinDouble);
      branch(QuantizableBranches::average, conv("branch_pool", in, 192, 1));
      myop1 = slot("myop1", new FloatFunctional());
      myop2 = slot("myop2", new FloatFunctional());
      myop3 = slot("myop3", new FloatFunctional());
    }

    private Functional join3x3() {
      return myop1.get();
    }

    private Functional joinDouble() {
      return myop2.get();
    }

    @Override
    Functional join() {
      return myop3.get();
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
