package org.jtorch.vision.models.video;

import java.util.List;
import java.util.function.LongFunction;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Permute;

/**
 * Embedding of patches, by default of 2 frames of 4 x 4 pixels, {@code
 * torchvision.models.video.swin_transformer.PatchEmbed3d}. {@code (N, 3, T, H, W)} to {@code (N, T
 * / 2, H / 4, W / 4, C)}, padded at the end.
 */
final class PatchEmbed3d extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final Permute CHANNELS_LAST = new Permute(0, 2, 3, 4, 1);

  private final Grid patch;
  private final Slot<Layer> proj;
  private final Slot<Layer> norm;

  PatchEmbed3d(long[] size, long dim, LongFunction<? extends Layer> norm) {
    patch = new Grid(size[0], size[1], size[2]);
    proj = slot("proj", new Conv3d(3, dim, size, o -> o.stride(size)));
    this.norm = slot("norm", norm.apply(dim));
  }

  @Override
  public Tensor forward(Tensor clips) {
    Clips.check(clips);
    Grid size = new Grid(clips.size(2), clips.size(3), clips.size(4));
    Grid pad = size.padding(patch);
    Tensor padded =
        pad.equals(Grid.ZERO) ? clips : F.pad(clips, 0, pad.w(), 0, pad.h(), 0, pad.t());
    Tensor embedded = CALLS.call(padded, List.of(proj.get(), CHANNELS_LAST, norm.get()));
    if (padded != clips) {
      CALLS.close(this, embedded, padded);
    }
    return embedded;
  }
}
