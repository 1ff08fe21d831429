package org.jtorch.vision.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Sample;
import org.jtorch.io.Pickle;
import org.jtorch.vision.internal.Checksum;

/**
 * Files of CIFAR: pickles with an array of images and a list of labels.
 *
 * @param dataset name of the dataset
 * @param archive what the files are published in
 * @param folder folder of the files
 * @param train names and checksums of the files to train on
 * @param test name and checksum of the file to test with
 * @param meta name and checksum of the file with the names of the classes
 * @param classesKey key of these names
 */
record CifarFiles(
    String dataset,
    Resource archive,
    String folder,
    List<Item> train,
    Item test,
    Item meta,
    String classesKey) {
  /**
   * A file.
   *
   * @param name its name
   * @param md5 its checksum
   */
  record Item(String name, String md5) {}

  private static final long IMAGE_BYTES = 3 * 32 * 32;

  /** Downloads the files if that is asked for, and reads a part. */
  ImageArrays.Content read(Path root, Split split, DatasetOptions<Sample> options) {
    split.among(Split.TRAIN, Split.TEST);
    Path place = root.resolve(folder);
    archive.extract(root, options, place.resolve(test.name));
    Resource.requireFolder(dataset, place);
    return TensorScope.compute(
        () -> {
          List<Tensor> images = new ArrayList<>();
          List<Long> labels = new ArrayList<>();
          for (Item file : split == Split.TRAIN ? train : List.of(test)) {
            Path path = checked(place, file, options);
            Map<?, ?> batch = dict(path);
            images.add(images(path, batch));
            labels.addAll(labels(path, batch));
          }
          long[] targets = labels.stream().mapToLong(label -> label).toArray();
          List<String> classes = classes(checked(place, meta, options));
          return new ImageArrays.Content(Torch.cat(images, 0), Torch.tensor(targets), classes);
        });
  }

  private Path checked(Path place, Item file, DatasetOptions<Sample> options) {
    Path path = place.resolve(file.name);
    if (!Files.isRegularFile(path)) {
      throw Resource.missing(dataset, path, true);
    }
    if (options.checkIntegrity) {
      Checksum.md5(file.md5).require(path);
    }
    return path;
  }

  private static Map<?, ?> dict(Path path) {
    Object value = Pickle.load(path);
    if (value instanceof Map<?, ?> dict) {
      return dict;
    }
    throw new CheckpointException(path + " holds no dict");
  }

  private static Tensor images(Path path, Map<?, ?> batch) {
    if (batch.get("data") instanceof Tensor data
        && data.dtype() == DType.UINT8
        && data.dim() == 2
        && data.size(1) == IMAGE_BYTES) {
      return data.view(-1, 3, 32, 32);
    }
    throw new CheckpointException(path + " has no uint8 array \"data\" of shape (N, 3072)");
  }

  private static List<Long> labels(Path path, Map<?, ?> batch) {
    Object labels = batch.containsKey("labels") ? batch.get("labels") : batch.get("fine_labels");
    if (labels instanceof List<?> list && list.stream().allMatch(Long.class::isInstance)) {
      return list.stream().map(Long.class::cast).toList();
    }
    throw new CheckpointException(path + " has no list of integers \"labels\" or \"fine_labels\"");
  }

  private List<String> classes(Path path) {
    Object names = dict(path).get(classesKey);
    if (names instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new CheckpointException(path + " has no list of names \"" + classesKey + "\"");
  }
}
