package org.jtorch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.codecs.PictureCodec;
import org.jtorch.serving.codecs.TopLabels;

/**
 * The models of a command line, by name. A model without a picture codec is served as a function of
 * tensors only.
 *
 * @param inputs shapes of one request, without the batch dimension
 * @param pictures sizes to which pictures are converted
 * @param labels files of class names
 */
record ServedModels(
    int maxBatch,
    Duration maxDelay,
    Duration timeout,
    @Nullable Duration watch,
    Map<String, List<InputSpec>> inputs,
    Map<String, PictureSize> pictures,
    Map<String, Path> labels) {
  private static final int TOP = 5;

  /** Returns name and path of each argument {@code FILE} or {@code NAME=FILE}. */
  static Map<String, Path> named(List<String> arguments) {
    Map<String, Path> models = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      Path path = Path.of(argument.substring(equals + 1));
      String name = equals < 0 ? stem(path) : argument.substring(0, equals);
      if (models.put(name, path) != null) {
        throw new RefusedException("there are two models " + name + ": write NAME=FILE");
      }
    }
    return models;
  }

  private static String stem(Path path) {
    String file = String.valueOf(path.getFileName());
    return file.replaceFirst("\\.(pt|pt2|pth|ts)$", "");
  }

  /** Refuses options of models that are not served. */
  void checkNames(List<String> models) {
    TreeSet<String> named = new TreeSet<>(inputs.keySet());
    named.addAll(pictures.keySet());
    named.addAll(labels.keySet());
    for (String name : named) {
      if (!models.contains(name)) {
        throw new RefusedException("there is no model " + name + "; there are " + models);
      }
    }
  }

  static NetworkSource source(Path path) {
    if (!Files.exists(path)) {
      throw new RefusedException("there is no file " + path);
    }
    return Files.isDirectory(path) ? NetworkSource.folder(path) : NetworkSource.file(path);
  }

  Model<?, ?> model(String name, NetworkSource source) {
    NetworkSource warming = new WarmingSource(source, maxBatch);
    if (pictures.containsKey(name)) {
      return Model.of(name, warming, pictureCodec(name), o -> configure(o.inputType(byte[].class)));
    }
    List<InputSpec> shapes = inputs.getOrDefault(name, List.of());
    return Model.of(
        name,
        warming,
        randomTensors(),
        o -> {
          configure(o);
          if (!shapes.isEmpty()) {
            o.warmUp(shapes);
          }
        });
  }

  private <I, O> void configure(Model.Options<I, O> options) {
    options.maxBatch(maxBatch).maxDelay(maxDelay).timeout(timeout);
    if (watch != null) {
      options.watch(watch);
    }
  }

  /** A request that is warmed up with is random; requests over HTTP are tensors already. */
  private static Codec<List<InputSpec>, Integer> randomTensors() {
    return Codec.of(
        specs -> new Sample(specs.stream().map(InputSpec::random).toList()),
        output -> output.tensors().size());
  }

  private Codec<byte[], ?> pictureCodec(String name) {
    Consumer<TopLabels.Options> names = o -> {};
    if (labels.containsKey(name)) {
      List<String> lines = lines(labels.get(name));
      names = o -> o.labels(lines);
    }
    PictureSize size = Objects.requireNonNull(pictures.get(name));
    return PictureCodec.bytes(TopLabels.of(TOP, names), size::configure);
  }

  private static List<String> lines(Path file) {
    try {
      List<String> names = new ArrayList<>(Files.readAllLines(file));
      names.removeIf(String::isBlank);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the labels " + file, e);
    }
  }
}
