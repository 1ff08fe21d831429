package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.vision.io.DownloadProgress;
import org.jtorch.vision.transforms.Transform;

/**
 * Options of a dataset.
 *
 * @param <S> the type of a sample
 */
@CanIgnoreReturnValue
public final class DatasetOptions<S> {
  UnaryOperator<Tensor> transform = UnaryOperator.identity();
  UnaryOperator<S> transforms = UnaryOperator.identity();
  boolean download;
  boolean checkIntegrity = true;
  @Nullable URI mirror;
  DownloadProgress progress = (source, received, total) -> {};
  Function<Path, Tensor> loader = RgbLoader::load;
  @Nullable Predicate<Path> validFiles;
  boolean allowEmpty;
  boolean masks;

  private DatasetOptions() {}

  static <S> DatasetOptions<S> of(Consumer<DatasetOptions<S>> options) {
    DatasetOptions<S> chosen = new DatasetOptions<>();
    options.accept(chosen);
    return chosen;
  }

  /**
   * Transform of each image, {@code transform}. Default none: images are uint8 {@code (C, H, W)}.
   */
  public DatasetOptions<S> transform(Transform transform) {
    Objects.requireNonNull(transform, "transform");
    this.transform = transform::apply;
    return this;
  }

  /** Transform of each image as a function, {@code transform}. Default none. */
  public DatasetOptions<S> transform(UnaryOperator<Tensor> transform) {
    this.transform = Objects.requireNonNull(transform, "transform");
    return this;
  }

  /**
   * Transform of each whole sample, {@code transforms}: the image together with its boxes, masks
   * and keypoints. It is applied after {@code transform}. Default none.
   */
  public DatasetOptions<S> transforms(Transform transforms) {
    Objects.requireNonNull(transforms, "transforms");
    this.transforms = transforms::apply;
    return this;
  }

  /** Transform of each whole sample as a function, {@code transforms}. Default none. */
  public DatasetOptions<S> transforms(UnaryOperator<S> transforms) {
    this.transforms = Objects.requireNonNull(transforms, "transforms");
    return this;
  }

  /**
   * Whether to download and extract the archives of the dataset unless its folder is there. An
   * archive that is already in the folder is used. Default false.
   */
  public DatasetOptions<S> download(boolean download) {
    this.download = download;
    return this;
  }

  /**
   * Whether the checksums that torchvision has are verified, before an archive is extracted and,
   * for CIFAR and STL10, before files are read. Default true.
   */
  public DatasetOptions<S> checkIntegrity(boolean checkIntegrity) {
    this.checkIntegrity = checkIntegrity;
    return this;
  }

  /**
   * Server to download from. Default the address that torchvision uses.
   *
   * @param mirror URL of a folder with the archives under their own names
   */
  public DatasetOptions<S> mirror(URI mirror) {
    this.mirror = Objects.requireNonNull(mirror, "mirror");
    return this;
  }

  /** Receiver of the progress of downloads. Default none. */
  public DatasetOptions<S> progress(DownloadProgress progress) {
    this.progress = Objects.requireNonNull(progress, "progress");
    return this;
  }

  /**
   * Reader of an image file, {@code loader}. Default RGB: uint8 {@code (3, H, W)}, by {@link
   * org.jtorch.vision.io.Images}.
   */
  public DatasetOptions<S> loader(Function<Path, Tensor> loader) {
    this.loader = Objects.requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Files that are samples of {@link ImageFolder} and {@link DatasetFolder}, {@code is_valid_file}.
   * Default those with the right extensions.
   */
  public DatasetOptions<S> validFiles(Predicate<Path> validFiles) {
    this.validFiles = Objects.requireNonNull(validFiles, "validFiles");
    return this;
  }

  /**
   * Whether {@link ImageFolder} and {@link DatasetFolder} accept classes without samples, {@code
   * allow_empty}. Default false.
   */
  public DatasetOptions<S> allowEmpty(boolean allowEmpty) {
    this.allowEmpty = allowEmpty;
    return this;
  }

  /** Whether samples of {@link CocoDetection} have a mask for each object. Default false. */
  public DatasetOptions<S> masks(boolean masks) {
    this.masks = masks;
    return this;
  }
}
