package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * EMNIST, handwritten letters and digits, {@code torchvision.datasets.EMNIST}. A sample is an image
 * of shape {@code (1, 28, 28)} and its class, an int64 scalar. Rows and columns of the images are
 * swapped, as in the files.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class EMNIST extends IdxImages {
  private static final Resource ARCHIVE =
      new Resource(
          "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
          "58c8d27c78d21e728a6bc7b3cc06412e");

  /** Letters whose small and capital forms are one class, small. */
  private static final String MERGED = "cijklmopsuvwxyz";

  /** Choice of characters and classes, {@code split}. */
  public enum Kind {
    /** 814,255 characters in 62 classes: digits, capital and small letters. */
    BYCLASS,
    /** The same characters in 47 classes: letters whose forms are alike are merged. */
    BYMERGE,
    /** 131,600 characters in 47 classes of equal size. */
    BALANCED,
    /** 145,600 letters in 26 classes, numbered from 1. */
    LETTERS,
    /** 280,000 digits in 10 classes. */
    DIGITS,
    /** 70,000 digits in 10 classes. */
    MNIST;

    private String pythonName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private List<String> classes() {
      return switch (this) {
        case BYCLASS ->
            characters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        case BYMERGE, BALANCED ->
            BYCLASS.classes().stream().filter(c -> !MERGED.contains(c)).toList();
        case LETTERS -> {
          List<String> letters = new ArrayList<>(characters("abcdefghijklmnopqrstuvwxyz"));
          letters.add(0, "N/A");
          yield letters;
        }
        case DIGITS, MNIST -> characters("0123456789");
      };
    }

    private static List<String> characters(String all) {
      return all.chars().mapToObj(Character::toString).toList();
    }
  }

  /**
   * Loads the dataset with images as float32 from 0 to 1.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code EMNIST/raw}
   * @param kind the choice of characters
   * @param split the part to load
   */
  public EMNIST(Path folder, Kind kind, MNIST.Split split) {
    this(folder, kind, Objects.requireNonNull(split, "split"), o -> {});
  }

  /**
   * Loads the dataset with options.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code EMNIST/raw}
   * @param kind the choice of characters
   * @param split the part to load
   * @param options {@code o -> o.transform(...).download(true)}; the default transform is {@link
   *     org.jtorch.vision.transforms.ToTensor}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public EMNIST(
      Path folder, Kind kind, MNIST.Split split, Consumer<DatasetOptions<Sample>> options) {
    this(folder, kind, Objects.requireNonNull(split, "split"), options(options));
  }

  private EMNIST(Path folder, Kind kind, MNIST.Split split, DatasetOptions<Sample> options) {
    super(folder, downloaded(folder, kind, split, options), kind.classes(), options);
  }

  private static IdxFiles downloaded(
      Path folder, Kind kind, MNIST.Split split, DatasetOptions<Sample> options) {
    boolean train = split == MNIST.Split.TRAIN;
    String prefix = "emnist-" + kind.pythonName() + (train ? "-train" : "-test");
    IdxFiles files =
        new IdxFiles(
            "EMNIST", prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte", split.repr());
    if (options.download
        && (IdxFile.find(folder, "EMNIST", files.images()).isEmpty()
            || IdxFile.find(folder, "EMNIST", files.labels()).isEmpty())) {
      Path raw = folder.resolve("EMNIST").resolve("raw");
      Archives.extract(ARCHIVE.download(raw, options), raw);
      decompress(raw.resolve("gzip"), raw);
    }
    return files;
  }

  /** Decompresses the files of the archive, of which only the ubyte files are IDX files. */
  private static void decompress(Path from, Path to) {
    try (var files = Files.list(from)) {
      for (Path file : files.filter(file -> file.toString().endsWith("ubyte.gz")).toList()) {
        Archives.extract(file, to);
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + from + ": " + e.getMessage(), e);
    }
  }
}
