package org.jtorch.vision.datasets;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders with one folder per class, {@code find_classes} and {@code make_dataset}. */
final class ClassFolders {
  /** Extensions of images, {@code IMG_EXTENSIONS}. */
  static final List<String> IMAGES =
      List.of(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp");

  private static final Comparator<Path> ORDER =
      Comparator.comparing((Path file) -> String.valueOf(file.getParent()), TextFiles.ORDER)
          .thenComparing(file -> String.valueOf(file.getFileName()), TextFiles.ORDER);

  private ClassFolders() {}

  /** Returns the names of the folders in a folder, sorted. */
  static List<String> classes(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> classes =
          entries
              .filter(Files::isDirectory)
              .map(entry -> String.valueOf(entry.getFileName()))
              .sorted(TextFiles.ORDER)
              .toList();
      if (classes.isEmpty()) {
        throw new FileNotFoundException("it has no folders, one per class");
      }
      return classes;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns the samples below the folders of classes, in Python's order. */
  static List<LabeledFile> samples(Path folder, List<String> classes, FileFilter filter) {
    List<LabeledFile> samples = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      int before = samples.size();
      for (Path file : files(folder.resolve(classes.get(i)), filter)) {
        samples.add(new LabeledFile(file, i));
      }
      if (samples.size() == before) {
        empty.add(classes.get(i));
      }
    }
    if (!empty.isEmpty() && !filter.allowEmpty) {
      throw new UncheckedIOException(
          folder + " has no files for the classes " + empty + filter.hint,
          new FileNotFoundException(folder.toString()));
    }
    return samples;
  }

  private static List<Path> files(Path folder, FileFilter filter) {
    try (Stream<Path> files = Files.walk(folder, filter.depth, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).filter(filter.valid).sorted(ORDER).toList();
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  static UncheckedIOException unreadable(Path folder, IOException e) {
    String reason =
        Files.isDirectory(folder) ? TextFiles.reason(folder, e) : "there is no such folder";
    return new UncheckedIOException("cannot read " + folder + ": " + reason, e);
  }

  /**
   * Choice of files.
   *
   * @param valid which files are samples
   * @param hint what a message about missing files adds
   * @param allowEmpty whether a class may have none
   * @param depth levels of folders that are searched
   */
  record FileFilter(Predicate<Path> valid, String hint, boolean allowEmpty, int depth) {
    static FileFilter of(List<String> extensions, DatasetOptions<?> options) {
      Predicate<Path> chosen = options.validFiles;
      return chosen != null
          ? new FileFilter(chosen, "", options.allowEmpty, Integer.MAX_VALUE)
          : new FileFilter(
              file -> hasExtension(file, extensions),
              ": the extensions are " + extensions,
              options.allowEmpty,
              Integer.MAX_VALUE);
    }

    /** Returns a choice of the files that are in the folder of a class itself. */
    FileFilter flat() {
      return new FileFilter(valid, hint, allowEmpty, 1);
    }

    private static boolean hasExtension(Path file, List<String> extensions) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      return extensions.stream().anyMatch(name::endsWith);
    }
  }

  /** Returns the samples of a folder with its folders as classes. */
  static LabeledImages.Content read(
      Path folder, List<String> extensions, DatasetOptions<?> options) {
    return read(folder, FileFilter.of(extensions, options));
  }

  static LabeledImages.Content read(Path folder, FileFilter filter) {
    List<String> classes = classes(folder);
    return new LabeledImages.Content(samples(folder, classes, filter), classes);
  }
}
