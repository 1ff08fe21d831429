package org.jtorch.vision.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/** An object or a caption of an image of COCO. */
public final class CocoAnnotation implements TensorHolder {
  private final long id;
  private final long imageId;
  private final long categoryId;
  private final boolean crowd;
  private final double area;
  private final String caption;
  private final double[] box;
  private final double[] keypoints;
  private final @Nullable CocoMask mask;

  CocoAnnotation(JsonNode node) {
    id = node.path("id").asLong();
    imageId = node.path("image_id").asLong();
    categoryId = node.path("category_id").asLong();
    crowd = node.path("iscrowd").asLong() != 0;
    area = node.path("area").asDouble();
    caption = node.path("caption").asText("");
    box = numbers(node.path("bbox"));
    keypoints = numbers(node.path("keypoints"));
    mask = node.has("segmentation") ? CocoMask.of(node.get("segmentation")) : null;
  }

  static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  /** {@return the number of the annotation, {@code "id"}} */
  public long id() {
    return id;
  }

  /** {@return the number of its image, {@code "image_id"}} */
  public long imageId() {
    return imageId;
  }

  /** {@return the number of its category, {@code "category_id"}, from 1 to 90 in COCO} */
  public long categoryId() {
    return categoryId;
  }

  /** {@return whether it stands for a group of objects, {@code "iscrowd"}} */
  public boolean isCrowd() {
    return crowd;
  }

  /** {@return the area of the object in pixels, {@code "area"}} */
  public double area() {
    return area;
  }

  /** {@return the text of the annotation, {@code "caption"}; empty for objects} */
  public String caption() {
    return caption;
  }

  /** {@return left, top, width and height of the box, {@code "bbox"}; empty for captions} */
  public double[] box() {
    return box.clone();
  }

  /**
   * {@return x, y and visibility (0, 1 or 2) of each keypoint in turn, {@code "keypoints"}; empty
   * without keypoints}
   */
  public double[] keypoints() {
    return keypoints.clone();
  }

  /**
   * Returns the outlines of the object, {@code "segmentation"}.
   *
   * @return x and y of the corners in turn, of each polygon; empty for run-length encoded masks
   */
  public List<double[]> polygons() {
    return mask == null ? List.of() : mask.polygons();
  }

  /**
   * Returns the pixels of the object, {@code coco.annToMask(annotation)}.
   *
   * @param height height of the image
   * @param width width of the image
   * @return uint8 {@code (height, width)}, 1 inside of the object
   * @throws org.jtorch.CheckpointException if the runs of the mask do not fit the image
   */
  public Tensor mask(long height, long width) {
    return (mask == null ? CocoMask.EMPTY : mask).toTensor(height, width);
  }

  /** {@return an empty list: an annotation holds no tensors} */
  @Override
  public List<Tensor> tensors() {
    return List.of();
  }

  /** {@return the category and the box, or the caption} */
  @Override
  public String toString() {
    return caption.isEmpty()
        ? "CocoAnnotation[category " + categoryId + ", box " + java.util.Arrays.toString(box) + "]"
        : "CocoAnnotation[" + caption + "]";
  }
}
