package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.AuxiliaryOptions.ConvBlockFactory;
import org.jtorch.vision.models.internal.BranchedBlock;
import org.jtorch.vision.models.internal.InceptionLayout;

/**
 * Blocks of GoogLeNet and Inception v3, {@code torchvision.models.googlenet} and {@code
 * torchvision.models.inception}.
 */
final class InceptionBlocks {
  private InceptionBlocks() {}

  /** Branches of floating-point convolutions. */
  private abstract static class Block extends BranchedBlock {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    /** An output, and the layers and the input that it comes from. */
    private record Output(List<Layer> layers, Tensor input, Tensor tensor) {
      static Output of(Tensor input, List<Layer> layers) {
        return new Output(layers, input, CALLS.call(input, layers));
      }

      void close() {
        CALLS.close(layers, input, tensor);
      }
    }

    private final ConvBlockFactory conv;

    Block(ConvBlockFactory conv) {
      this.conv = conv;
    }

    @Override
    protected final Layer convolution(
        long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
      return conv.create(in, out, kernelSize, options);
    }

    @Override
    public Tensor forward(Tensor input) {
      List<Output> outputs = new ArrayList<>();
      for (Branch branch : branches()) {
        Output stem = Output.of(input, branch.stemLayers());
        if (branch.ends().isEmpty()) {
          outputs.add(stem);
        } else {
          branch.endLayers().forEach(end -> outputs.add(Output.of(stem.tensor, List.of(end))));
          stem.close();
        }
      }
      Tensor joined = Torch.cat(outputs.stream().map(Output::tensor).toList(), 1);
      outputs.forEach(Output::close);
      return joined;
    }
  }

  /** Branches of convolutions and one of pooling. */
  static final class Inception extends Block {
    Inception(ConvBlockFactory conv, long in, long... sizes) {
      super(conv);
      InceptionLayout.inception(this, in, sizes);
    }
  }

  /** Branches of 1x1, 5x5 and 3x3 convolutions. */
  static final class InceptionA extends Block {
    InceptionA(ConvBlockFactory conv, long in, long pooled) {
      super(conv);
      InceptionLayout.a(this, in, pooled);
    }
  }

  /** Branches of 3x3 convolutions that halve the resolution. */
  static final class InceptionB extends Block {
    InceptionB(ConvBlockFactory conv, long in) {
      super(conv);
      InceptionLayout.b(this, in);
    }
  }

  /** Branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  static final class InceptionC extends Block {
    InceptionC(ConvBlockFactory conv, long in, long c7) {
      super(conv);
      InceptionLayout.c(this, in, c7);
    }
  }

  /** Branches of 3x3 and 7x7 convolutions that halve the resolution. */
  static final class InceptionD extends Block {
    InceptionD(ConvBlockFactory conv, long in) {
      super(conv);
      InceptionLayout.d(this, in);
    }
  }

  /** Branches that end in a 1x3 and a 3x1 convolution. */
  static final class InceptionE extends Block {
    InceptionE(ConvBlockFactory conv, long in) {
      super(conv);
      InceptionLayout.e(this, in);
    }
  }

  /** Auxiliary head. */
  static final class InceptionAux extends LayerPath {
    private static final Layer POOL = new AvgPool2d(5, o -> o.stride(3));

    InceptionAux(long in, long classes, AuxiliaryOptions<?> options) {
      function(POOL);
      step("conv0", options.conv(in, 128, 1, o -> {}));
      step("conv1", options.conv(128, 768, 5, o -> {}));
      function(GLOBAL_POOL);
      function(FLATTEN);
      step("fc", new Linear(768, classes));
    }
  }
}
