package org.jtorch.it.programs;

import static org.jtorch.Index.all;
import static org.jtorch.Index.newAxis;

import java.util.List;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.GroupNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.optim.AdamW;

/**
 * Residual blocks whose forward takes the time in addition to the image, as in diffusion models.
 */
final class Denoiser extends Module {
  /** One block: {@code x + f(x, time)}. */
  static final class TimedBlock extends Module {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final Linear time;
    private final GroupNorm norm2;
    private final Conv2d conv2;

    TimedBlock(long channels, long timeChannels) {
      norm1 = register("norm1", new GroupNorm(2, channels));
      conv1 = register("conv1", new Conv2d(channels, channels, 3, o -> o.padding(1)));
      time = register("time", new Linear(timeChannels, channels));
      norm2 = register("norm2", new GroupNorm(2, channels));
      conv2 = register("conv2", new Conv2d(channels, channels, 3, o -> o.padding(1)));
    }

    Tensor call(Tensor x, Tensor t) {
      return call(() -> forward(x, t), x, t);
    }

    private Tensor forward(Tensor x, Tensor t) {
      Tensor h = conv1.call(F.silu(norm1.call(x)));
      h = h.add(time.call(F.silu(t)).get(all(), all(), newAxis(), newAxis()));
      return x.add(conv2.call(F.silu(norm2.call(h))));
    }
  }

  private final Conv2d in = register("in", new Conv2d(1, 4, 1));
  private final ModuleList<TimedBlock> blocks =
      register("blocks", new ModuleList<>(new TimedBlock(4, 2), new TimedBlock(4, 2)));
  private final Conv2d out = register("out", new Conv2d(4, 1, 1));

  Tensor call(Tensor x, Tensor t) {
    return call(
        () -> {
          Tensor h = in.call(x);
          for (TimedBlock block : blocks) {
            h = block.call(h, t);
          }
          return out.call(h);
        },
        x,
        t);
  }

  /** Trains to predict the noise that was added to stripes; returns the last loss. */
  double train(int steps) {
    Tensor clean = Torch.arange(64).remainder(2).view(1, 1, 8, 8).expand(16, 1, 8, 8);
    return Training.run(
        new AdamW(parameters(), o -> o.lr(1e-2)),
        steps,
        () -> {
          Tensor t = Torch.rand(16, 1);
          Tensor noise = Torch.randn(16, 1, 8, 8);
          Tensor noisy = clean.add(noise.mul(t.view(16, 1, 1, 1)));
          return F.mseLoss(call(noisy, Torch.cat(List.of(t, t.square()), 1)), noise);
        });
  }
}
