package org.jtorch.serving.codecs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.serving.Sample;

/**
 * Decodes a classifier's scores to its most probable classes, best first.
 *
 * <pre>{@code
 * Codec<byte[], List<Label>> codec =
 *     PictureCodec.bytes(TopLabels.of(5, o -> o.resource(App.class, "imagenet.txt")));
 * }</pre>
 */
public final class TopLabels implements Function<Sample, List<Label>> {
  private final int count;
  private final Options options;

  private TopLabels(int count, Options options) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of labels must be at least 1, not " + count);
    }
    this.count = count;
    this.options = options;
  }

  /**
   * Creates a decoder.
   *
   * @param count number of labels; all if the network has fewer classes
   * @param options {@code o -> o.labels(names)}
   * @return the decoder
   */
  public static TopLabels of(int count, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new TopLabels(count, chosen);
  }

  /**
   * Creates a decoder that names classes by their index.
   *
   * @param count number of labels; all if the network has fewer classes
   * @return the decoder
   */
  public static TopLabels of(int count) {
    return of(count, o -> {});
  }

  /**
   * Creates a decoder to the most probable class.
   *
   * @param options {@code o -> o.labels(names)}
   * @return the decoder
   */
  public static Function<Sample, Label> best(Consumer<Options> options) {
    TopLabels top = of(1, options);
    return output -> top.apply(output).get(0);
  }

  /**
   * Decodes scores.
   *
   * @param output one tensor with one score per class
   * @return the labels, best first
   * @throws IllegalStateException if there are another number of names than of classes
   */
  @Override
  public List<Label> apply(Sample output) {
    Tensor scores = output.tensor().flatten().to(DType.FLOAT32);
    int classes = Math.toIntExact(scores.numel());
    List<String> names = options.names;
    if (!names.isEmpty() && names.size() != classes) {
      throw new IllegalStateException(
          "there are " + names.size() + " labels, but the network has " + classes + " classes");
    }
    Tensor probabilities = options.softmax ? scores.softmax(0) : scores;
    Tensor.ValuesIndices top = probabilities.topk(Math.min(count, classes));
    float[] values = top.values().toFloatArray();
    long[] indices = top.indices().toLongArray();
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      int index = Math.toIntExact(indices[i]);
      String name = names.isEmpty() ? Integer.toString(index) : names.get(index);
      labels.add(new Label(name, index, values[i]));
    }
    return labels;
  }

  /** Options of a decoder. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean softmax = true;
    private List<String> names = List.of();

    private Options() {}

    /** Converts scores to probabilities by softmax. Default true. */
    public Options softmax(boolean softmax) {
      this.softmax = softmax;
      return this;
    }

    /** Names of the classes, one per class in their order. Default: their indices. */
    public Options labels(List<String> names) {
      this.names = List.copyOf(names);
      return this;
    }

    /** Reads the names of the classes from a class-path resource in UTF-8, one per line. */
    public Options resource(Class<?> owner, String name) {
      try (InputStream in = owner.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalArgumentException(
              "there is no resource " + name + " at " + owner.getName());
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return labels(text.lines().filter(line -> !line.isBlank()).map(String::strip).toList());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the resource " + name, e);
      }
    }
  }
}
