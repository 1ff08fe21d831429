package org.jtorch.vision.transforms;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.Shape;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** Parts of one sample, from which a transform draws its parameters, {@code flat_inputs}. */
public final class Parts {
  private final List<TVTensor> list;

  Parts(List<TVTensor> list) {
    this.list = list;
  }

  /**
   * Returns the parts in the order of the sample.
   *
   * @return unmodifiable; a plain tensor is an {@link Image}
   */
  public List<TVTensor> list() {
    return list;
  }

  /**
   * Returns the parts of a kind.
   *
   * @param type the kind
   * @param <T> the kind
   * @return the parts, in the order of the sample
   */
  public <T extends TVTensor> List<T> of(Class<T> type) {
    return list.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * Returns whether a part is of a kind, {@code has_any}.
   *
   * @param type the kind
   * @return whether there is one
   */
  public boolean has(Class<? extends TVTensor> type) {
    return list.stream().anyMatch(type::isInstance);
  }

  /**
   * Returns the height and width that all parts have, {@code query_size}.
   *
   * @return the size in pixels
   * @throws IllegalArgumentException if there are no parts or if their sizes differ
   */
  public CanvasSize size() {
    return single(list.stream().map(TVTensor::canvasSize), "image, video, mask, box or keypoint");
  }

  /**
   * Returns the channels, height and width that all images and videos have, {@code query_chw}.
   *
   * @return {@code [C, H, W]}
   * @throws IllegalArgumentException if there is no image or video or if their sizes differ
   */
  public Shape chw() {
    Stream<TVTensor> images =
        list.stream().filter(part -> part instanceof Image || part instanceof Video);
    return single(
        images.map(
            part -> Shape.of(part.data().size(-3), part.data().size(-2), part.data().size(-1))),
        "image or video");
  }

  /**
   * Returns the boxes of the sample, {@code get_bounding_boxes}.
   *
   * @return the first ones
   * @throws IllegalArgumentException if there are none
   */
  public BoundingBoxes boundingBoxes() {
    return first(BoundingBoxes.class, "bounding boxes");
  }

  /**
   * Returns the keypoints of the sample, {@code get_keypoints}.
   *
   * @return the first ones
   * @throws IllegalArgumentException if there are none
   */
  public KeyPoints keyPoints() {
    return first(KeyPoints.class, "keypoints");
  }

  private <T extends TVTensor> T first(Class<T> type, String name) {
    return of(type).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the sample has no " + name));
  }

  private static <T> T single(Stream<T> values, String name) {
    Set<T> distinct = values.collect(Collectors.toSet());
    if (distinct.size() == 1) {
      return distinct.iterator().next();
    }
    throw new IllegalArgumentException(
        distinct.isEmpty()
            ? "the sample has no " + name
            : "the parts of the sample have different sizes: " + distinct);
  }
}
