package org.jtorch.vision.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.Color;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Options of {@link VisionUtils#drawKeypoints}. */
@CanIgnoreReturnValue
public final class KeypointOptions {
  List<Connection> connectivity = List.of();
  Color color = Color.WHITE;
  int radius = 2;
  int width = 3;
  @Nullable Tensor visibility;

  KeypointOptions() {}

  /**
   * A line between two keypoints.
   *
   * @param from index of a keypoint
   * @param to index of another keypoint
   */
  public record Connection(int from, int to) {}

  /** The keypoints that white lines connect. Default none. */
  public KeypointOptions connectivity(List<Connection> connectivity) {
    this.connectivity = List.copyOf(connectivity);
    return this;
  }

  /**
   * Color of the keypoints: a CSS name, {@code #rrggbb} or {@code rgb(255, 0, 0)}. Default white;
   * Python draws no points without a color.
   */
  public KeypointOptions color(String color) {
    this.color = ColorList.parse(color);
    return this;
  }

  /** Color of the keypoints. Default white. */
  public KeypointOptions color(Color color) {
    this.color = Objects.requireNonNull(color, "color");
    return this;
  }

  /** Radius of a keypoint in pixels; 0 draws none, as in Python. Default 2. */
  public KeypointOptions radius(int radius) {
    if (radius < 0) {
      throw new IllegalArgumentException("radius must not be negative, got " + radius);
    }
    this.radius = radius;
    return this;
  }

  /** Width of the lines in pixels. Default 3. */
  public KeypointOptions width(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be positive, got " + width);
    }
    this.width = width;
    return this;
  }

  /**
   * Which keypoints are drawn; a line is drawn if both its ends are. Default all.
   *
   * @param visibility {@code (N, K)} or {@code (N, K, 1)}, where 0 and false are invisible
   */
  public KeypointOptions visibility(Tensor visibility) {
    this.visibility = Objects.requireNonNull(visibility, "visibility");
    return this;
  }
}
