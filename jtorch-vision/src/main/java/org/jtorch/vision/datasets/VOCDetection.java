package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/**
 * Pascal VOC with boxes, {@code torchvision.datasets.VOCDetection}.
 *
 * <pre>{@code
 * VOCDetection train = new VOCDetection(folder, 2012, Split.TRAIN, o -> {});
 * VOCDetection.Item item = train.get(0);
 * Tensor drawn = VisionUtils.drawBoundingBoxes(item.image(), item.boxes().data());
 * }</pre>
 */
public final class VOCDetection extends VisionDataset<VOCDetection.Item> {
  /** Names of the classes; the first is the background. */
  public static final List<String> CLASSES =
      List.of(
          "__background__",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  /**
   * A sample.
   *
   * @param image uint8, {@code (3, H, W)}
   * @param boxes corners of the objects in pixels, float32 {@code (N, 4)}
   * @param labels index of the class of each object in {@link #CLASSES}, int64 {@code (N)}
   * @param annotation everything that the file says, as Python's {@code parse_voc_xml} returns it
   */
  public record Item(
      Tensor image, BoundingBoxes boxes, Tensor labels, Map<String, Object> annotation) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(boxes, "boxes");
      Objects.requireNonNull(labels, "labels");
      annotation = Map.copyOf(annotation);
    }
  }

  private final VocFiles files;

  /**
   * Finds the images of a year.
   *
   * @param root folder that has {@code VOCdevkit}, or {@code TrainVal/VOCdevkit} of 2011
   * @param year from 2007 to 2012
   * @param split {@link Split#TRAIN}, {@link Split#VAL}, {@link Split#TRAINVAL} or, of 2007, {@link
   *     Split#TEST}
   * @param options {@code o -> o.transforms(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive is damaged
   * @throws IllegalArgumentException if there is no such year or split
   */
  public VOCDetection(Path root, int year, Split split, Consumer<DatasetOptions<Item>> options) {
    this(root, year, split, DatasetOptions.of(options));
  }

  private VOCDetection(Path root, int year, Split split, DatasetOptions<Item> options) {
    super(root, options);
    files = VocFiles.open(root, year, split, "Main", options);
  }

  @Override
  protected Item load(long index) {
    return VocAnnotation.read(files.file("Annotations", index, ".xml"))
        .item(image(files.image(index)));
  }

  @Override
  public long size() {
    return files.size();
  }
}
