package org.jtorch.vision.utils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.io.Images;

/**
 * Functions of {@code torchvision.utils}: grids of images, and boxes, masks, keypoints and optical
 * flow as pictures. Images are uint8 from 0 to 255 or floating point from 0 to 1; the results have
 * the dtype and the device of the image.
 *
 * <pre>{@code
 * Tensor boxes = Torch.tensor(new float[][] {{5, 5, 40, 30}, {45, 20, 75, 55}});
 * Tensor drawn =
 *     VisionUtils.drawBoundingBoxes(
 *         image, boxes, o -> o.labels(List.of("cat", "dog")).colors("red", "lime").width(3));
 * VisionUtils.saveImage(images, Path.of("digits.png"), o -> o.nrow(10).normalize(true));
 * }</pre>
 */
public final class VisionUtils {
  private VisionUtils() {}

  /** Makes a grid of eight images in a row; see {@link #makeGrid(Tensor, Consumer)}. */
  public static Tensor makeGrid(Tensor images) {
    return makeGrid(images, o -> {});
  }

  /**
   * Makes a grid, {@code torchvision.utils.make_grid}.
   *
   * @param images {@code (N, C, H, W)}, {@code (C, H, W)} or {@code (H, W)}; one channel is
   *     repeated three times
   * @param options {@code o -> o.nrow(4).padding(1)}
   * @return {@code (C, H, W)}; a single image is returned without padding
   * @throws IllegalArgumentException if the images have another shape
   */
  public static Tensor makeGrid(Tensor images, Consumer<GridOptions> options) {
    GridOptions chosen = Configured.by(new GridOptions(), options);
    return compute(() -> ImageGrid.of(images, chosen));
  }

  /** Makes a grid of images of one shape; see {@link #makeGrid(Tensor, Consumer)}. */
  public static Tensor makeGrid(List<Tensor> images, Consumer<GridOptions> options) {
    GridOptions chosen = Configured.by(new GridOptions(), options);
    return compute(() -> ImageGrid.of(Torch.stack(images), chosen));
  }

  /** Writes a grid of eight images in a row; see {@link #saveImage(Tensor, Path, Consumer)}. */
  public static void saveImage(Tensor images, Path file) {
    saveImage(images, file, o -> {});
  }

  /**
   * Writes a grid to a file, {@code torchvision.utils.save_image}. Floating-point values are
   * multiplied by 255 and rounded. The folder is created if missing.
   *
   * @param images as for {@link #makeGrid(Tensor, Consumer)}
   * @param file {@code digits.png}; its ending is the format
   * @param options {@code o -> o.nrow(4).normalize(true)}
   * @throws IllegalArgumentException if the images have another shape, or the format cannot hold
   *     them
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void saveImage(Tensor images, Path file, Consumer<GridOptions> options) {
    Path folder = Objects.requireNonNull(file, "file").toAbsolutePath().getParent();
    try (TensorScope scope = TensorScope.open()) {
      Tensor grid = makeGrid(images, options);
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Images.write(grid, file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /**
   * Draws boxes in torchvision's colors; see {@link #drawBoundingBoxes(Tensor, Tensor, Consumer)}.
   */
  public static Tensor drawBoundingBoxes(Tensor image, Tensor boxes) {
    return drawBoundingBoxes(image, boxes, o -> {});
  }

  /**
   * Draws boxes on an image, {@code torchvision.utils.draw_bounding_boxes}. Upright boxes have the
   * pixels of Python, filled ones to one step of 255; rotated boxes and labels are drawn by Java2D.
   *
   * @param image {@code (3, H, W)} or {@code (1, H, W)}
   * @param boxes {@code (N, 4)}: xmin, ymin, xmax, ymax in pixels; or {@code (N, 8)}: the corners
   *     of rotated boxes, whose first side is dashed
   * @param options {@code o -> o.labels(names).colors("red").width(3)}
   * @return {@code (3, H, W)}; a copy of the image if there are no boxes
   * @throws IllegalArgumentException if shapes, dtypes or the numbers of labels and colors do not
   *     fit
   * @throws IllegalStateException if there are labels and Java finds no fonts
   */
  public static Tensor drawBoundingBoxes(
      Tensor image, Tensor boxes, Consumer<BoundingBoxOptions> options) {
    BoundingBoxOptions chosen = Configured.by(new BoundingBoxOptions(), options);
    return compute(() -> BoxDrawing.draw(image, boxes, chosen));
  }

  /**
   * Draws masks in torchvision's colors; see {@link #drawSegmentationMasks(Tensor, Tensor,
   * Consumer)}.
   */
  public static Tensor drawSegmentationMasks(Tensor image, Tensor masks) {
    return drawSegmentationMasks(image, masks, o -> {});
  }

  /**
   * Lays masks over an image, {@code torchvision.utils.draw_segmentation_masks}. Pixels of several
   * masks become black.
   *
   * @param image {@code (3, H, W)}
   * @param masks bool, {@code (N, H, W)} or {@code (H, W)}
   * @param options {@code o -> o.alpha(0.5).colors("red", "blue")}
   * @return {@code (3, H, W)}; a copy of the image if there are no masks
   * @throws IllegalArgumentException if shapes, dtypes or the number of colors do not fit
   */
  public static Tensor drawSegmentationMasks(
      Tensor image, Tensor masks, Consumer<MaskOptions> options) {
    MaskOptions chosen = Configured.by(new MaskOptions(), options);
    return compute(() -> MaskOverlay.draw(image, masks, chosen));
  }

  /** Draws white keypoints; see {@link #drawKeypoints(Tensor, Tensor, Consumer)}. */
  public static Tensor drawKeypoints(Tensor image, Tensor keypoints) {
    return drawKeypoints(image, keypoints, o -> {});
  }

  /**
   * Draws keypoints and the lines between them, {@code torchvision.utils.draw_keypoints}.
   *
   * @param image {@code (3, H, W)}
   * @param keypoints {@code (N, K, 2)}: x and y in pixels of K keypoints of each instance
   * @param options {@code o -> o.color("red").connectivity(skeleton).visibility(visible)}
   * @return {@code (3, H, W)}
   * @throws IllegalArgumentException if shapes or dtypes do not fit, or a line connects a keypoint
   *     that does not exist
   */
  public static Tensor drawKeypoints(
      Tensor image, Tensor keypoints, Consumer<KeypointOptions> options) {
    KeypointOptions chosen = Configured.by(new KeypointOptions(), options);
    return compute(() -> KeypointDrawing.draw(image, keypoints, chosen));
  }

  /**
   * Converts optical flow to a picture, {@code torchvision.utils.flow_to_image}: the hue is the
   * direction, the saturation the speed, of the largest speed.
   *
   * @param flow float32, {@code (N, 2, H, W)} or {@code (2, H, W)}: horizontal and vertical
   *     displacement in pixels
   * @return uint8, {@code (N, 3, H, W)} or {@code (3, H, W)}
   * @throws IllegalArgumentException if the flow has another shape or dtype
   */
  public static Tensor flowToImage(Tensor flow) {
    return compute(() -> FlowColors.of(flow));
  }

  private static Tensor compute(Supplier<Tensor> body) {
    try (Mode mode = Torch.noGrad()) {
      return TensorScope.compute(body::get);
    }
  }
}
