package org.jtorch.vision.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/**
 * KITTI's street scenes with boxes, {@code torchvision.datasets.Kitti}. Images are sorted by their
 * names.
 */
public final class Kitti extends VisionDataset<Kitti.Item> {
  private static final String SERVER = "https://s3.eu-central-1.amazonaws.com/avg-kitti/";
  private static final Resource IMAGES = new Resource(SERVER + "data_object_image_2.zip", "");
  private static final Resource LABELS = new Resource(SERVER + "data_object_label_2.zip", "");

  /** Names of the types of objects by their index in {@link Item#labels}. */
  public static final List<String> TYPES =
      List.of(
          "Car",
          "Van",
          "Truck",
          "Pedestrian",
          "Person_sitting",
          "Cyclist",
          "Tram",
          "Misc",
          "DontCare");

  /**
   * An object.
   *
   * @param type one of {@link Kitti#TYPES}
   * @param truncated share of the object outside of the image, from 0 to 1
   * @param occluded 0 visible, 1 partly, 2 largely occluded, 3 unknown
   * @param alpha angle of observation, from -pi to pi
   * @param dimensions height, width and length in meters
   * @param location x, y and z in the camera's coordinates, in meters
   * @param rotationY rotation about the camera's y axis, from -pi to pi
   */
  public record KittiObject(
      String type,
      double truncated,
      long occluded,
      double alpha,
      List<Double> dimensions,
      List<Double> location,
      double rotationY) {
    /** Creates an object. */
    public KittiObject {
      Objects.requireNonNull(type, "type");
      dimensions = List.copyOf(dimensions);
      location = List.copyOf(location);
    }
  }

  /**
   * A sample.
   *
   * @param image uint8, {@code (3, H, W)}
   * @param boxes corners of the objects in pixels, float32 {@code (N, 4)}; none in the test part
   * @param labels index of the type of each object in {@link Kitti#TYPES}, int64 {@code (N)}
   * @param objects everything that the file says of the objects
   */
  public record Item(Tensor image, BoundingBoxes boxes, Tensor labels, List<KittiObject> objects) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(boxes, "boxes");
      Objects.requireNonNull(labels, "labels");
      objects = List.copyOf(objects);
    }
  }

  private final List<Path> images;
  private final Path labels;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code Kitti/raw}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}, which has no boxes
   * @param options {@code o -> o.transforms(...).download(true)}; torchvision has no checksums
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public Kitti(Path root, Split split, Consumer<DatasetOptions<Item>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private Kitti(Path root, Split split, DatasetOptions<Item> options) {
    super(root, options);
    boolean train = split.among(Split.TRAIN, Split.TEST) == Split.TRAIN;
    Path raw = root.resolve("Kitti").resolve("raw");
    Path folder = raw.resolve(train ? "training" : "testing");
    IMAGES.extract(raw, options, folder.resolve("image_2"));
    LABELS.extract(raw, options, raw.resolve("training").resolve("label_2"));
    Resource.requireFolder("Kitti", folder.resolve("image_2"));
    labels = folder.resolve("label_2");
    if (train) {
      Resource.requireFolder("Kitti", labels);
    }
    images = TextFiles.files(folder.resolve("image_2"), "");
  }

  @Override
  protected Item load(long index) {
    Path file = images.get(Math.toIntExact(index));
    Tensor image = image(file);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\..*$", ".txt");
    Path annotation = labels.resolve(name);
    List<List<String>> rows =
        Files.isDirectory(labels) ? TextFiles.table(annotation, 15) : List.of();
    float[][] corners = new float[rows.size()][4];
    long[] types = new long[rows.size()];
    List<KittiObject> objects = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      List<String> row = rows.get(i);
      List<Double> numbers =
          row.subList(1, 15).stream().map(text -> TextFiles.number(annotation, text)).toList();
      types[i] = type(annotation, row.get(0));
      for (int j = 0; j < 4; j++) {
        corners[i][j] = numbers.get(3 + j).floatValue();
      }
      objects.add(object(row.get(0), numbers));
    }
    Tensor data = corners.length == 0 ? Torch.zeros(0, 4) : Torch.tensor(corners);
    BoundingBoxes boxes = new BoundingBoxes(data, BoxFormat.XYXY, image.size(-2), image.size(-1));
    return new Item(image, boxes, Torch.tensor(types), objects);
  }

  private static KittiObject object(String type, List<Double> numbers) {
    return new KittiObject(
        type,
        numbers.get(0),
        numbers.get(1).longValue(),
        numbers.get(2),
        numbers.subList(7, 10),
        numbers.subList(10, 13),
        numbers.get(13));
  }

  private static long type(Path file, String name) {
    int type = TYPES.indexOf(name);
    if (type < 0) {
      throw new org.jtorch.CheckpointException(file + ": " + name + " is no type of KITTI");
    }
    return type;
  }

  @Override
  public long size() {
    return images.size();
  }
}
