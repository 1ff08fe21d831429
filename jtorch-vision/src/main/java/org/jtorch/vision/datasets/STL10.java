package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * STL-10, {@code torchvision.datasets.STL10}: photos of 96 x 96 pixels in 10 classes, and 100,000
 * without labels. A sample is a uint8 image of shape {@code (3, 96, 96)} and its class, an int64
 * scalar, -1 without a label.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class STL10 extends ImageArrays {
  private static final String FOLDER = "stl10_binary";
  private static final Resource ARCHIVE =
      new Resource(
          "http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz",
          "91f7769df0f17e558f3565bffb0c7dfb");
  private static final Map<String, String> SUMS =
      Map.of(
          "train_X.bin", "918c2871b30a85fa023e0c44e0bee87f",
          "train_y.bin", "5a34089d4802c674881badbb80307741",
          "unlabeled_X.bin", "5242ba1fed5e4be9e1e742405eb56ca4",
          "test_X.bin", "7f263ba9f9e0b06b93213547f721ac82",
          "test_y.bin", "36f9794fa4beb8a2c72628de14fa638e");
  private static final int SIDE = 96;

  /** Number of images that are read at once. */
  private static final long PART = 1000;

  private static final int IMAGE_BYTES = 3 * SIDE * SIDE;

  private final Split split;

  /** Reads the dataset from a folder; see {@link #STL10(Path, Split, Consumer)}. */
  public STL10(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Reads the dataset with options.
   *
   * @param root folder that has {@code stl10_binary}
   * @param split {@link Split#TRAIN}, {@link Split#TEST}, {@link Split#UNLABELED} or {@link
   *     Split#TRAIN_UNLABELED}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws CheckpointException if a file is damaged or has another checksum
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public STL10(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, -1, DatasetOptions.of(options));
  }

  /**
   * Reads one of the ten folds of 1,000 training images.
   *
   * @param root folder that has {@code stl10_binary}
   * @param split {@link Split#TRAIN} or {@link Split#TRAIN_UNLABELED}
   * @param fold number of the fold, from 0 to 9
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws CheckpointException if a file is damaged or has another checksum
   * @throws IllegalArgumentException if there is no such fold, or the dataset has no such split
   */
  public STL10(Path root, Split split, int fold, Consumer<DatasetOptions<Sample>> options) {
    this(
        root,
        split.among(Split.TRAIN, Split.TRAIN_UNLABELED),
        fold(fold),
        DatasetOptions.of(options));
  }

  private STL10(Path root, Split split, int fold, DatasetOptions<Sample> options) {
    super(root, read(root, split, fold, options), options);
    this.split = split;
  }

  private static int fold(int fold) {
    if (fold < 0 || fold > 9) {
      throw new IllegalArgumentException("the fold must be from 0 to 9, got " + fold);
    }
    return fold;
  }

  private static Content read(Path root, Split split, int fold, DatasetOptions<Sample> options) {
    split.among(Split.TRAIN, Split.TEST, Split.UNLABELED, Split.TRAIN_UNLABELED);
    Path folder = root.resolve(FOLDER);
    ARCHIVE.extract(root, options, folder);
    Resource.requireFolder("STL10", folder);
    return TensorScope.compute(
        () -> {
          Content labeled =
              switch (split) {
                case TEST -> labeled(folder, "test", options);
                case UNLABELED -> unlabeled(folder, options);
                default -> fold(folder, fold, labeled(folder, "train", options));
              };
          Content all =
              split == Split.TRAIN_UNLABELED
                  ? joined(labeled, unlabeled(folder, options))
                  : labeled;
          return new Content(all.images(), all.labels(), classes(folder));
        });
  }

  private static Content labeled(Path folder, String part, DatasetOptions<Sample> options) {
    byte[] labels = labels(folder, part + "_y.bin", options);
    return new Content(
        images(folder, part + "_X.bin", options),
        Torch.tensor(labels).view(DType.UINT8).to(DType.INT64).sub(1),
        List.of());
  }

  private static Content unlabeled(Path folder, DatasetOptions<Sample> options) {
    Tensor images = images(folder, "unlabeled_X.bin", options);
    return new Content(images, Torch.full(Shape.of(images.size(0)), -1).to(DType.INT64), List.of());
  }

  private static Content joined(Content first, Content second) {
    return new Content(
        Torch.cat(List.of(first.images(), second.images()), 0),
        Torch.cat(List.of(first.labels(), second.labels()), 0),
        List.of());
  }

  /** Reads images in parts, as the file may be longer than an array can be. */
  private static Tensor images(Path folder, String name, DatasetOptions<Sample> options) {
    Path file = checked(folder, name, options);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long size = Files.size(file);
      if (size % IMAGE_BYTES != 0) {
        throw new CheckpointException(
            file + " has " + size + " bytes, which is not a number of images");
      }
      Tensor images = Torch.empty(DType.UINT8, size / IMAGE_BYTES, 3, SIDE, SIDE);
      for (long at = 0; at < images.size(0); at += PART) {
        long count = Math.min(PART, images.size(0) - at);
        byte[] bytes = in.readNBytes((int) count * IMAGE_BYTES);
        copy(bytes, images.narrow(0, at, count));
      }
      // The pixels of a column follow one another in the file.
      return images.transpose(2, 3);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  private static void copy(byte[] bytes, Tensor images) {
    try (TensorScope scope = TensorScope.open()) {
      images.copy_(Torch.tensor(bytes).view(DType.UINT8).view(-1, 3, SIDE, SIDE));
    }
  }

  private static byte[] labels(Path folder, String name, DatasetOptions<Sample> options) {
    Path file = checked(folder, name, options);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  private static Path checked(Path folder, String name, DatasetOptions<Sample> options) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw Resource.missing("STL10", file, true);
    }
    String sum = SUMS.get(name);
    if (options.checkIntegrity && sum != null) {
      Checksum.md5(sum).require(file);
    }
    return file;
  }

  private static Content fold(Path folder, int fold, Content all) {
    if (fold < 0) {
      return all;
    }
    List<String> lines = TextFiles.lines(folder.resolve("fold_indices.txt"));
    if (fold >= lines.size()) {
      throw new CheckpointException(
          folder.resolve("fold_indices.txt") + " has no line for fold " + fold);
    }
    long[] indices =
        Arrays.stream(lines.get(fold).trim().split("\\s+")).mapToLong(Long::parseLong).toArray();
    Tensor chosen = Torch.tensor(indices);
    return new Content(
        all.images().indexSelect(0, chosen), all.labels().indexSelect(0, chosen), List.of());
  }

  private static List<String> classes(Path folder) {
    Path file = folder.resolve("class_names.txt");
    return Files.isRegularFile(file) ? TextFiles.lines(file) : List.of();
  }

  @Override
  protected String extraRepr() {
    return "Split: " + split.pythonName();
  }
}
