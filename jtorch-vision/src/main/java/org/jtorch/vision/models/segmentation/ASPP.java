package org.jtorch.vision.models.segmentation;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.LayerSequence;

/** Convolutions of different dilations side by side, {@code ASPP}. */
final class ASPP extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final long CHANNELS = 256;

  private final ModuleList<Module> convs = new ModuleList<>();
  private final Sequential project;

  ASPP(long in, long... atrousRates) {
    convs.append(new Sequential(conv1x1(in), new BatchNorm2d(CHANNELS), new ReLU()));
    for (long rate : atrousRates) {
      convs.append(new ASPPConv(in, rate));
    }
    convs.append(new ASPPPooling(in));
    register("convs", convs);
    project =
        register(
            "project",
            new Sequential(
                conv1x1(convs.size() * CHANNELS),
                new BatchNorm2d(CHANNELS),
                new ReLU(),
                new Dropout(0.5)));
  }

  private static Conv2d conv1x1(long in) {
    return new Conv2d(in, CHANNELS, 1, o -> o.bias(false));
  }

  @Override
  public Tensor forward(Tensor features) {
    List<Tensor> results = new ArrayList<>();
    convs.forEach(conv -> results.add(((Layer) conv).call(features)));
    Tensor joined = Torch.cat(results, 1);
    for (int i = 0; i < results.size(); i++) {
      CALLS.close((Layer) convs.get(i), features, results.get(i));
    }
    Tensor projected = project.call(joined);
    CALLS.close(project, features, joined);
    return projected;
  }

  /** A dilated convolution, {@code ASPPConv}. */
  private static final class ASPPConv extends LayerSequence {
    ASPPConv(long in, long dilation) {
      super(
          new Conv2d(in, CHANNELS, 3, o -> o.padding(dilation).dilation(dilation).bias(false)),
          new BatchNorm2d(CHANNELS),
          new ReLU());
    }
  }

  /** The mean of the image, {@code ASPPPooling}. */
  private static final class ASPPPooling extends LayerSequence {
    ASPPPooling(long in) {
      super(new AdaptiveAvgPool2d(1), conv1x1(in), new BatchNorm2d(CHANNELS), new ReLU());
    }

    @Override
    public Tensor forward(Tensor features) {
      Tensor pooled = super.forward(features);
      Tensor resized = SegmentationModel.resized(pooled, features);
      CALLS.close(this, features, pooled);
      return resized;
    }
  }
}
