package org.jtorch.vision.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * Street view house numbers, {@code torchvision.datasets.SVHN}. A sample is a uint8 image of shape
 * {@code (3, 32, 32)} and its digit, an int64 scalar.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class SVHN extends ImageArrays {
  private static final String SERVER = "http://ufldl.stanford.edu/housenumbers/";

  private final Split split;

  /** Reads the dataset from a folder; see {@link #SVHN(Path, Split, Consumer)}. */
  public SVHN(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Reads the dataset with options.
   *
   * @param root folder that has {@code train_32x32.mat}, {@code test_32x32.mat} or {@code
   *     extra_32x32.mat}
   * @param split {@link Split#TRAIN}, 73,257 digits, {@link Split#TEST}, 26,032, or {@link
   *     Split#EXTRA}, 531,131, whose file is inflated to 1.6 GB of heap
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws CheckpointException if a file is damaged or has another checksum
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public SVHN(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private SVHN(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, read(root, split, options), options);
    this.split = split;
  }

  private static Content read(Path root, Split split, DatasetOptions<Sample> options) {
    String md5 =
        switch (split.among(Split.TRAIN, Split.TEST, Split.EXTRA)) {
          case TRAIN -> "e26dedcc434d2e4c54c9b2d4a06d8373";
          case TEST -> "eb5a983be6a315427106f1b164d9cef3";
          default -> "a93ce644f1a588dc4d68dda5feec44a7";
        };
    Resource resource = new Resource(SERVER + split.pythonName() + "_32x32.mat", md5);
    Path file = root.resolve(resource.name());
    if (options.download) {
      file = resource.download(root, options);
    } else if (!Files.isRegularFile(file)) {
      throw Resource.missing("SVHN", file, true);
    } else if (options.checkIntegrity) {
      Checksum.md5(md5).require(file);
    }
    MatFile mat = MatFile.read(file);
    return TensorScope.compute(() -> content(mat));
  }

  private static Content content(MatFile mat) {
    Tensor images = mat.tensor("X");
    Tensor digits = mat.tensor("y").to(DType.INT64).flatten();
    if (images.dim() != 4 || images.size(2) != 3 || images.dtype() != DType.UINT8) {
      throw new CheckpointException("SVHN: X is not uint8 (H, W, 3, N), but " + images.shape());
    }
    // The file has 10 for the digit 0.
    Tensor labels = digits.maskedFill(digits.eq(10), 0);
    List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return new Content(images.permute(3, 2, 0, 1), labels, classes);
  }

  @Override
  protected String extraRepr() {
    return "Split: " + split.pythonName();
  }
}
