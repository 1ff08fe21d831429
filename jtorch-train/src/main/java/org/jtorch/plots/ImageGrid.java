package org.jtorch.plots;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.plots.internal.ImageFiles;
import org.jtorch.plots.internal.Rasters;

/**
 * Images next to each other in one picture: {@code make_grid} and {@code save_image} of {@code
 * torchvision.utils}, with the same pixels.
 *
 * <pre>{@code
 * ImageGrid.saveImage(images, Path.of("digits.png"), o -> o.nrow(10).normalize(true));
 * }</pre>
 */
public final class ImageGrid {
  private static final double LEAST_RANGE = 1e-5;

  private ImageGrid() {}

  /** Makes a grid of eight images in a row; see {@link #makeGrid(Tensor, Consumer)}. */
  public static Tensor makeGrid(Tensor images) {
    return makeGrid(images, o -> {});
  }

  /**
   * Makes a grid, {@code make_grid}.
   *
   * @param images {@code (N, C, H, W)}, {@code (C, H, W)} or {@code (H, W)}; one channel is
   *     repeated three times
   * @param options {@code o -> o.nrow(4).padding(1)}
   * @return {@code (C, H, W)}; a single image is returned without padding
   */
  public static Tensor makeGrid(Tensor images, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    try (Mode mode = Torch.noGrad()) {
      return TensorScope.compute(() -> grid(batch(images), chosen));
    }
  }

  /** Makes a grid of images of one shape; see {@link #makeGrid(Tensor, Consumer)}. */
  public static Tensor makeGrid(List<Tensor> images, Consumer<Options> options) {
    return TensorScope.compute(() -> makeGrid(Torch.stack(images), options));
  }

  /** Writes a grid of eight images in a row; see {@link #saveImage(Tensor, Path, Consumer)}. */
  public static void saveImage(Tensor images, Path file) {
    saveImage(images, file, o -> {});
  }

  /**
   * Writes a grid to a file, {@code save_image}.
   *
   * @param images as for {@link #makeGrid(Tensor, Consumer)}, with numbers from 0 to 1
   * @param file {@code digits.png}; its ending is the format, one that ImageIO writes
   * @param options {@code o -> o.nrow(4).normalize(true)}
   * @throws IllegalArgumentException if ImageIO does not write the format
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void saveImage(Tensor images, Path file, Consumer<Options> options) {
    Objects.requireNonNull(file, "file");
    ImageFiles.write(toImage(images, options), file);
  }

  /**
   * Returns a grid as an image, for example for {@code SummaryWriter.addFigure}.
   *
   * @param images as for {@link #makeGrid(Tensor, Consumer)}, with numbers from 0 to 1
   * @param options {@code o -> o.nrow(4).normalize(true)}
   * @return the image
   */
  public static BufferedImage toImage(Tensor images, Consumer<Options> options) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor grid = makeGrid(images, options);
      Tensor scaled = grid.mul(255).add_(0.5).clamp_(0, 255);
      return Rasters.image(scaled.permute(1, 2, 0).to(DType.UINT8));
    }
  }

  /** Returns images (N, C, H, W) with at least 3 channels. */
  private static Tensor batch(Tensor images) {
    Tensor batch = images;
    if (batch.dim() == 2) {
      batch = batch.unsqueeze(0);
    }
    if (batch.dim() == 3) {
      batch = batch.unsqueeze(0);
    }
    if (batch.dim() != 4 || batch.size(0) == 0) {
      throw new IllegalArgumentException(
          "images must have shape (N, C, H, W), (C, H, W) or (H, W), got " + images.shape());
    }
    return batch.size(1) == 1 ? Torch.cat(List.of(batch, batch, batch), 1) : batch;
  }

  private static Tensor grid(Tensor batch, Options options) {
    Tensor images = options.normalize ? normalized(batch, options) : batch;
    long count = images.size(0);
    if (count == 1) {
      return images.squeeze(0).clone();
    }
    long padding = options.padding;
    long columns = Math.min(options.nrow, count);
    long rows = (count + columns - 1) / columns;
    long height = images.size(2) + padding;
    long width = images.size(3) + padding;
    long[] shape = {images.size(1), height * rows + padding, width * columns + padding};
    Tensor grid = images.newFull(shape, options.padValue);
    for (long i = 0; i < count; i++) {
      grid.narrow(1, i / columns * height + padding, height - padding)
          .narrow(2, i % columns * width + padding, width - padding)
          .copy_(images.select(0, i));
    }
    return grid;
  }

  private static Tensor normalized(Tensor batch, Options options) {
    Tensor copy = batch.clone();
    if (options.scaleEach) {
      for (long i = 0; i < copy.size(0); i++) {
        normalize(copy.select(0, i), options.valueRange);
      }
    } else {
      normalize(copy, options.valueRange);
    }
    return copy;
  }

  private static void normalize(Tensor image, double @Nullable [] range) {
    double low = range == null ? image.min().item() : range[0];
    double high = range == null ? image.max().item() : range[1];
    image.clamp_(low, high);
    image.sub_(low).div_(Math.max(high - low, LEAST_RANGE));
  }

  /** Options of an {@link ImageGrid}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long nrow = 8;
    private long padding = 2;
    private boolean normalize;
    private double @Nullable [] valueRange;
    private boolean scaleEach;
    private double padValue;

    private Options() {}

    /** Number of images in a row. Default 8. */
    public Options nrow(long nrow) {
      if (nrow < 1) {
        throw new IllegalArgumentException("nrow must be at least 1, got " + nrow);
      }
      this.nrow = nrow;
      return this;
    }

    /** Number of pixels around each image. Default 2. */
    public Options padding(long padding) {
      if (padding < 0) {
        throw new IllegalArgumentException("padding must not be negative, got " + padding);
      }
      this.padding = padding;
      return this;
    }

    /** Whether values are scaled to the range from 0 to 1. Default false. */
    public Options normalize(boolean normalize) {
      this.normalize = normalize;
      return this;
    }

    /** The values that become 0 and 1. Default the least and the largest value of the images. */
    public Options valueRange(double low, double high) {
      valueRange = new double[] {low, high};
      return this;
    }

    /** Whether each image is scaled by its own range. Default false. */
    public Options scaleEach(boolean scaleEach) {
      this.scaleEach = scaleEach;
      return this;
    }

    /** Value of the pixels between the images. Default 0. */
    public Options padValue(double padValue) {
      this.padValue = padValue;
      return this;
    }
  }
}
