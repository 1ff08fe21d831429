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

    @Override
    protected final Layer convolution(
        long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
      return new BasicConv2d(in, out, kernelSize, options);
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
    Inception(long in, long... sizes) {
      InceptionLayout.inception(this, in, sizes);
    }
  }

  /** Branches of 1x1, 5x5 and 3x3 convolutions. */
  static final class InceptionA extends Block {
    InceptionA(long in, long pooled) {
      InceptionLayout.a(this, in, pooled);
    }
  }

  /** Branches of 3x3 convolutions that halve the resolution. */
  static final class InceptionB extends Block {
    InceptionB(long in) {
      InceptionLayout.b(this, in);
    }
  }

  /** Branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  static final class InceptionC extends Block {
    InceptionC(long in, long c7) {
      InceptionLayout.c(this, in, c7);
    }
  }

  /** Branches of 3x3 and 7x7 convolutions that halve the resolution. */
  static final class InceptionD extends Block {
    InceptionD(long in) {
      InceptionLayout.d(this, in);
    }
  }

  /** Branches that end in a 1x3 and a 3x1 convolution. */
  static final class InceptionE extends Block {
    InceptionE(long in) {
      InceptionLayout.e(this, in);
    }
  }

  /** Auxiliary head. */
  static final class InceptionAux extends LayerPath {
    private static final Layer POOL = new AvgPool2d(5, o -> o.stride(3));

    InceptionAux(long in, long classes) {
      function(POOL);
      step("conv0", new BasicConv2d(in, 128, 1));
      step("conv1", new BasicConv2d(128, 768, 5));
      function(GLOBAL_POOL);
      function(FLATTEN);
      step("fc", new Linear(768, classes));
    }
  }
}
