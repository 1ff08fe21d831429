package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Mask;

/**
 * COCO with the objects of each image, {@code torchvision.datasets.CocoDetection} as {@code
 * wrap_dataset_for_transforms_v2} makes it. pycocotools is not needed.
 *
 * <pre>{@code
 * CocoDetection train =
 *     new CocoDetection(
 *         Path.of("train2017"), Path.of("annotations/instances_train2017.json"), o -> o.masks(true));
 * CocoDetection.Item item = train.get(0);
 * }</pre>
 */
public final class CocoDetection extends VisionDataset<CocoDetection.Item> {
  /**
   * A sample.
   *
   * @param image uint8, {@code (3, H, W)}
   * @param imageId number of the image
   * @param boxes corners of the objects in pixels, float32 {@code (N, 4)}
   * @param labels number of the category of each object, int64 {@code (N)}
   * @param masks uint8 {@code (N, H, W)}, 1 inside of each object; {@code (0, H, W)} unless the
   *     option {@code masks} is set
   * @param annotations everything that the file says of the objects
   */
  public record Item(
      Tensor image,
      long imageId,
      BoundingBoxes boxes,
      Tensor labels,
      Mask masks,
      List<CocoAnnotation> annotations) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(boxes, "boxes");
      Objects.requireNonNull(labels, "labels");
      Objects.requireNonNull(masks, "masks");
      annotations = List.copyOf(annotations);
    }
  }

  private final CocoFile file;
  private final List<Long> ids;
  private final boolean masks;

  /**
   * Reads an annotation file.
   *
   * @param root folder of the images
   * @param annotations the file, {@code instances_train2017.json} for example
   * @param options {@code o -> o.transforms(...).masks(true)}
   * @throws java.io.UncheckedIOException if the file is missing or unreadable
   * @throws CheckpointException if the file is damaged
   */
  public CocoDetection(Path root, Path annotations, Consumer<DatasetOptions<Item>> options) {
    this(root, annotations, DatasetOptions.of(options));
  }

  private CocoDetection(Path root, Path annotations, DatasetOptions<Item> options) {
    super(root, options);
    file = CocoFile.read(annotations);
    ids = List.copyOf(file.files().keySet());
    masks = options.masks;
  }

  @Override
  protected Item load(long index) {
    long id = ids.get(Math.toIntExact(index));
    Tensor image = image(TextFiles.resolve(root(), file.files().getOrDefault(id, "")));
    long height = image.size(-2);
    long width = image.size(-1);
    List<CocoAnnotation> objects = file.annotations(id);
    long[] labels = objects.stream().mapToLong(CocoAnnotation::categoryId).toArray();
    return new Item(
        image,
        id,
        new BoundingBoxes(corners(objects), BoxFormat.XYXY, height, width),
        Torch.tensor(labels),
        new Mask(masks(masks ? objects : List.of(), height, width)),
        objects);
  }

  private static Tensor corners(List<CocoAnnotation> objects) {
    float[][] corners = new float[objects.size()][];
    for (int i = 0; i < corners.length; i++) {
      double[] box = objects.get(i).box();
      if (box.length != 4) {
        throw new CheckpointException("annotation " + objects.get(i).id() + " has no box");
      }
      float x = (float) box[0];
      float y = (float) box[1];
      corners[i] = new float[] {x, y, x + (float) box[2], y + (float) box[3]};
    }
    return corners.length == 0 ? Torch.zeros(0, 4) : Torch.tensor(corners);
  }

  private static Tensor masks(List<CocoAnnotation> objects, long height, long width) {
    List<Tensor> masks = new ArrayList<>();
    for (CocoAnnotation object : objects) {
      masks.add(object.mask(height, width));
    }
    return masks.isEmpty() ? Torch.zeros(DType.UINT8, 0, height, width) : Torch.stack(masks);
  }

  @Override
  public long size() {
    return ids.size();
  }

  /** {@return the numbers of the images, sorted, {@code dataset.ids}} */
  public List<Long> ids() {
    return ids;
  }

  /** {@return the names of the categories by their numbers, {@code dataset.coco.cats}} */
  public Map<Long, String> categories() {
    return Collections.unmodifiableMap(file.categories());
  }
}
