package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.Mask;

/**
 * Semantic Boundaries, {@code torchvision.datasets.SBDataset}: images of Pascal VOC 2011 with the
 * outlines of 20 classes.
 */
public final class SBDataset extends VisionDataset<SegmentedImage> {
  private static final Resource ARCHIVE =
      new Resource(
          "https://www2.eecs.berkeley.edu/Research/Projects/CS/vision/grouping/"
              + "semantic_contours/benchmark.tgz",
          "82b4d87ceb2ed10f6038a1cba92111cb");
  private static final Resource NO_VAL =
      new Resource(
          "https://www.cs.cornell.edu/~bharathh/train_noval.txt",
          "79bff800c5f0b1ec6b21080a3c066722");

  /** Meaning of the mask, {@code mode}. */
  public enum Mode {
    /** Whether each pixel is on an outline of each class, uint8 {@code (20, H, W)}. */
    BOUNDARIES,
    /** Class of each pixel, uint8 {@code (H, W)}. */
    SEGMENTATION
  }

  private final Split split;
  private final Mode mode;
  private final List<String> names;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code img}, {@code cls} and the lists
   * @param split {@link Split#TRAIN}, {@link Split#VAL} or {@link Split#TRAIN_NOVAL}
   * @param mode meaning of the mask
   * @param options {@code o -> o.transforms(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public SBDataset(
      Path root, Split split, Mode mode, Consumer<DatasetOptions<SegmentedImage>> options) {
    this(root, split, Objects.requireNonNull(mode, "mode"), DatasetOptions.of(options));
  }

  private SBDataset(Path root, Split split, Mode mode, DatasetOptions<SegmentedImage> options) {
    super(root, options);
    this.mode = mode;
    this.split = split.among(Split.TRAIN, Split.VAL, Split.TRAIN_NOVAL);
    if (options.download) {
      download(root, split, options);
    }
    Resource.requireFolder("SBDataset", root.resolve("img"));
    names = TextFiles.entries(root.resolve(split.pythonName() + ".txt"));
  }

  private static void download(Path root, Split split, DatasetOptions<SegmentedImage> options) {
    if (!Files.isDirectory(root.resolve("img"))) {
      Archives.extract(ARCHIVE.download(root, options), root);
      Path from = root.resolve("benchmark_RELEASE").resolve("dataset");
      try {
        for (String name : List.of("cls", "inst", "train.txt", "val.txt", "img")) {
          if (Files.exists(from.resolve(name)) && !Files.exists(root.resolve(name))) {
            Files.move(from.resolve(name), root.resolve(name));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot move " + from + ": " + e.getMessage(), e);
      }
    }
    if (split == Split.TRAIN_NOVAL) {
      Path ignored = NO_VAL.download(root, options);
    }
  }

  @Override
  protected SegmentedImage load(long index) {
    String name = names.get(Math.toIntExact(index));
    MatFile file = MatFile.read(root().resolve("cls").resolve(name + ".mat"));
    List<Map<String, MatValue>> structs = file.get("GTcls", MatValue.Structs.class).values();
    if (structs.isEmpty()) {
      throw new CheckpointException("SBDataset: GTcls of " + name + " is empty");
    }
    Map<String, MatValue> truth = structs.get(0);
    Tensor mask =
        mode == Mode.SEGMENTATION
            ? file.as(truth.get("Segmentation"), "Segmentation", MatValue.Numbers.class).toTensor()
            : boundaries(file, truth);
    return new SegmentedImage(
        image(root().resolve("img").resolve(name + ".jpg")), new Mask(mask.contiguous()));
  }

  private static Tensor boundaries(MatFile file, Map<String, MatValue> truth) {
    List<Tensor> planes =
        file.as(truth.get("Boundaries"), "Boundaries", MatValue.Cells.class).values().stream()
            .map(value -> plane(file.as(value, "Boundaries", MatValue.Sparse.class)))
            .toList();
    return Torch.stack(planes);
  }

  private static Tensor plane(MatValue.Sparse outline) {
    return TensorScope.compute(
        () -> {
          Tensor plane = Torch.zeros(DType.UINT8, outline.rows(), outline.columns());
          long[] flat =
              outline.places().stream()
                  .mapToLong(place -> place[0] * outline.columns() + place[1])
                  .toArray();
          plane.flatten().indexFill_(0, Torch.tensor(flat), 1);
          return plane;
        });
  }

  @Override
  public long size() {
    return names.size();
  }

  @Override
  protected String extraRepr() {
    return "Image set: "
        + split.pythonName()
        + "\n    Mode: "
        + mode.name().toLowerCase(java.util.Locale.ROOT);
  }
}
