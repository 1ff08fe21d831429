package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;
import org.jtorch.vision.internal.Download;
import org.jtorch.vision.transforms.ToTensor;

/** Base of MNIST and the datasets in its format: images and labels in two IDX files. */
abstract class IdxImages extends VisionDataset<Sample> implements AutoCloseable {
  private final Tensor images;
  private final Tensor labels;
  private final List<String> classes;

  private final String repr;

  /**
   * Files of a part of a dataset.
   *
   * @param dataset name of the dataset and of its folder
   * @param images name of the file with images
   * @param labels name of the file with labels
   * @param repr Python's text of the part
   * @param rank dimensions of the labels: 1, or 2 if each is a row that begins with the class
   * @param from index of the first image
   * @param to index after the last image
   */
  record IdxFiles(
      String dataset, String images, String labels, String repr, int rank, long from, long to) {
    IdxFiles(String dataset, String images, String labels, String repr) {
      this(dataset, images, labels, repr, 1, 0, Long.MAX_VALUE);
    }

    /** Downloads both files, whose checksums are given, if that is asked for. */
    @CanIgnoreReturnValue
    IdxFiles download(Path folder, URI server, List<Checksum> sums, DatasetOptions<?> options) {
      return download(folder, server, ".gz", sums, options);
    }

    @CanIgnoreReturnValue
    IdxFiles download(
        Path folder, URI server, String ending, List<Checksum> sums, DatasetOptions<?> options) {
      if (options.download) {
        IdxImages.download(folder, dataset, images + ending, server, sums.get(0), options);
        IdxImages.download(folder, dataset, labels + ending, server, sums.get(1), options);
      }
      return this;
    }
  }

  IdxImages(Path folder, IdxFiles files, List<String> classes, DatasetOptions<Sample> options) {
    super(folder, options);
    this.classes = List.copyOf(classes);
    repr = files.repr;
    try (TensorScope scope = TensorScope.open()) {
      Tensor pixels = IdxFile.read(folder, files.dataset, files.images, 3);
      Tensor targets =
          IdxFile.read(folder, files.dataset, files.labels, files.rank).to(DType.INT64);
      if (pixels.size(0) != targets.size(0)) {
        throw new IllegalArgumentException(
            folder + " has " + pixels.size(0) + " images and " + targets.size(0) + " labels");
      }
      images = TensorScope.unscoped(part(pixels, files));
      labels = TensorScope.unscoped(part(targets, files));
    }
  }

  private static Tensor part(Tensor all, IdxFiles files) {
    long to = Math.min(files.to, all.size(0));
    long from = Math.min(files.from, to);
    return to - from == all.size(0) ? all : all.narrow(0, from, to - from).clone();
  }

  /** Returns options whose images become float32 from 0 to 1 unless a transform is given. */
  static DatasetOptions<Sample> options(Consumer<DatasetOptions<Sample>> options) {
    return DatasetOptions.of(o -> options.accept(o.transform(new ToTensor())));
  }

  /**
   * Downloads a compressed file into the folder that torchvision uses, and decompresses it, unless
   * the folder has it.
   *
   * @param name name of the file with its ending
   * @param sum checksum of the compressed file or of its content
   */
  static void download(
      Path folder,
      String dataset,
      String name,
      URI server,
      Checksum sum,
      DatasetOptions<?> options) {
    String plain = name.substring(0, name.lastIndexOf('.'));
    if (IdxFile.find(folder, dataset, plain).isEmpty()) {
      Path raw = folder.resolve(dataset).resolve("raw");
      Path file = raw.resolve(name);
      Download.fetch(
          Download.resolve(options.mirror == null ? server : options.mirror, name),
          file,
          options.checkIntegrity ? sum : null,
          options.progress);
      Archives.extract(file, raw);
    }
  }

  @Override
  protected Sample load(long index) {
    Tensor label = labels.select(0, index);
    Tensor target = label.dim() == 0 ? label : label.select(0, 0);
    return new Sample(transformed(images.narrow(0, index, 1)), target.clone());
  }

  @Override
  public final long size() {
    return images.size(0);
  }

  /**
   * Returns all images as they are in the file, {@code dataset.data}.
   *
   * @return uint8, {@code (N, 28, 28)}; owned by the dataset
   */
  public final Tensor images() {
    return images;
  }

  /**
   * Returns all labels, {@code dataset.targets}.
   *
   * @return int64, {@code (N)}, or {@code (N, 8)} for {@link QMNIST}; owned by the dataset
   */
  public final Tensor labels() {
    return labels;
  }

  /** {@return the names of the classes, {@code dataset.classes}} */
  public final List<String> classes() {
    return classes;
  }

  /** {@return the indices of the classes by their names, {@code dataset.class_to_idx}} */
  public final Map<String, Long> classToIdx() {
    return ImageArrays.indices(classes);
  }

  @Override
  protected final String extraRepr() {
    return repr;
  }

  /** Frees the images and labels. */
  @Override
  public final void close() {
    images.close();
    labels.close();
  }
}
