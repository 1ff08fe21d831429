package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * CelebA, {@code torchvision.datasets.CelebA}: aligned and cropped faces with 40 attributes. All
 * target types are given.
 */
public final class CelebA extends VisionDataset<CelebA.Item> {
  private static final String DRIVE = "https://drive.google.com/file/d/";
  private static final Resource IMAGES =
      resource(
          "0B7EVK8r0v71pZjFTYXZWM3FlRnM",
          "img_align_celeba.zip",
          "00d2c5bc6d35e252742224ab0c1e8fcb");
  private static final Resource ATTRIBUTES =
      resource(
          "0B7EVK8r0v71pblRyaVFSWGxPY0U",
          "list_attr_celeba.txt",
          "75e246fa4810816ffd6ee81facbd244c");
  private static final Resource IDENTITIES =
      resource(
          "1_ee_0u7vcNLOfNLegJRHmolfH5ICW-XS",
          "identity_CelebA.txt",
          "32bd1bd63d3c78cd57e08160ec5ed1e2");
  private static final Resource BOXES =
      resource(
          "0B7EVK8r0v71pbThiMVRxWXZ4dU0",
          "list_bbox_celeba.txt",
          "00566efa6fedff7a56946cd1c10f1c16");
  private static final Resource LANDMARKS =
      resource(
          "0B7EVK8r0v71pd0FJY3Blby1HUTQ",
          "list_landmarks_align_celeba.txt",
          "cc24ecafdb5b50baae59b03474781f8c");
  private static final Resource PARTS =
      resource(
          "0B7EVK8r0v71pY0NSMzRuSXJEVkk",
          "list_eval_partition.txt",
          "d32c9cbf5e040fd4025c592c306e6668");

  private static Resource resource(String id, String name, String md5) {
    return new Resource(DRIVE + id + "/view", name, md5);
  }

  /**
   * A sample. Numbers are int64.
   *
   * @param image uint8, {@code (3, 218, 178)}
   * @param attributes 0 or 1 for each of {@link CelebA#attributeNames}, {@code (40)}
   * @param identity number of the person, a scalar
   * @param box left, top, width and height in the image before it was cropped, {@code (4)}
   * @param landmarks x and y of the eyes, the nose and the corners of the mouth, {@code (10)}
   */
  public record Item(
      Tensor image, Tensor attributes, Tensor identity, Tensor box, Tensor landmarks) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(attributes, "attributes");
      Objects.requireNonNull(identity, "identity");
      Objects.requireNonNull(box, "box");
      Objects.requireNonNull(landmarks, "landmarks");
    }
  }

  private final Path folder;
  private final List<String> names;
  private final List<String> attributeNames;
  private final Map<String, long[]> attributes;
  private final Map<String, long[]> identities;
  private final Map<String, long[]> boxes;
  private final Map<String, long[]> landmarks;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code celeba}
   * @param split {@link Split#TRAIN}, {@link Split#VAL}, Python's {@code "valid"}, {@link
   *     Split#TEST} or {@link Split#ALL}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public CelebA(Path root, Split split, Consumer<DatasetOptions<Item>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private CelebA(Path root, Split split, DatasetOptions<Item> options) {
    super(root, options);
    split.among(Split.TRAIN, Split.VAL, Split.TEST, Split.ALL);
    folder = root.resolve("celeba");
    Path images = folder.resolve("img_align_celeba");
    IMAGES.extract(folder, options, images);
    Resource.requireFolder("CelebA", images);
    Table table = table(ATTRIBUTES, true, options);
    attributeNames = table.header;
    attributes = table.rows;
    identities = table(IDENTITIES, false, options).rows;
    boxes = table(BOXES, true, options).rows;
    landmarks = table(LANDMARKS, true, options).rows;
    names = new ArrayList<>();
    long part = split == Split.TRAIN ? 0 : split == Split.VAL ? 1 : 2;
    table(PARTS, false, options)
        .rows
        .forEach(
            (name, numbers) -> {
              if (split == Split.ALL || numbers[0] == part) {
                names.add(name);
              }
            });
  }

  /** Numbers by the names of images. */
  private record Table(List<String> header, Map<String, long[]> rows) {}

  /** Reads a file; a header is a line with the number of rows and one with names. */
  private Table table(Resource resource, boolean hasHeader, DatasetOptions<Item> options) {
    Path file = folder.resolve(resource.name());
    if (options.download) {
      file = resource.download(folder, options);
    }
    List<List<String>> lines = TextFiles.table(file, 1);
    if (hasHeader && lines.size() < 2) {
      throw new CheckpointException(file + " has no header");
    }
    List<String> header = hasHeader ? lines.get(1) : List.of();
    Map<String, long[]> rows = new LinkedHashMap<>();
    int length = hasHeader ? header.size() : 1;
    // The header of boxes names the first column, too.
    int expected = hasHeader && header.get(0).equals("image_id") ? length - 1 : length;
    for (List<String> line : lines.subList(hasHeader ? 2 : 0, lines.size())) {
      long[] numbers = new long[line.size() - 1];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = TextFiles.integer(file, line.get(i + 1));
      }
      if (numbers.length != expected) {
        throw new CheckpointException(
            file + ": a line has " + numbers.length + " numbers, expected " + expected);
      }
      rows.put(line.get(0), numbers);
    }
    return new Table(header, rows);
  }

  @Override
  protected Item load(long index) {
    String name = names.get(Math.toIntExact(index));
    Tensor signs = numbers(attributes, name);
    return new Item(
        image(folder.resolve("img_align_celeba").resolve(name)),
        signs.gt(0).to(signs.dtype()),
        numbers(identities, name).squeeze(0).clone(),
        numbers(boxes, name),
        numbers(landmarks, name));
  }

  private Tensor numbers(Map<String, long[]> rows, String name) {
    long[] numbers = rows.get(name);
    if (numbers == null) {
      throw new CheckpointException("a list in " + folder + " has no line for " + name);
    }
    return Torch.tensor(numbers);
  }

  @Override
  public long size() {
    return names.size();
  }

  /** {@return the names of the attributes, {@code dataset.attr_names}} */
  public List<String> attributeNames() {
    return attributeNames;
  }
}
