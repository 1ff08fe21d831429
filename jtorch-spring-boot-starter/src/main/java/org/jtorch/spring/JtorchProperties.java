package org.jtorch.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of served models.
 *
 * @param serving What all models share.
 * @param models Models by name.
 */
@ConfigurationProperties("jtorch")
public record JtorchProperties(
    @DefaultValue ServingProperties serving, @DefaultValue Map<String, ModelProperties> models) {

  /** Creates properties. */
  public JtorchProperties {
    models = Map.copyOf(models);
  }

  /**
   * Returns whether the application is ready only when a model is.
   *
   * @param model name of the model
   * @return true unless its properties say otherwise
   */
  public boolean isRequired(String model) {
    ModelProperties found = models.get(model);
    return found == null || found.required();
  }

  /**
   * What all models share.
   *
   * @param workers Number of worker threads, shared by all models. Default: the processors.
   * @param intraOpThreads Threads of one operator on a worker. Default 1.
   * @param memoryLimit Memory of all weights, those that are being loaded, and one batch per
   *     worker. Default: unlimited.
   * @param drainTimeout Time for which accepted requests are waited for when the application stops,
   *     after the web server has stopped.
   * @param v2 The Open Inference Protocol over REST.
   * @param page The web page that shows the models.
   */
  public record ServingProperties(
      @Nullable Integer workers,
      @Nullable Integer intraOpThreads,
      @Nullable DataSize memoryLimit,
      @DefaultValue("20s") Duration drainTimeout,
      @DefaultValue V2Properties v2,
      @DefaultValue PageProperties page) {}

  /**
   * The Open Inference Protocol over REST.
   *
   * @param enabled Whether the application answers at /v2.
   * @param maxBody Largest body of a request.
   * @param repositoryChanges Whether requests may load and unload the registered models.
   */
  public record V2Properties(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("64MB") DataSize maxBody,
      @DefaultValue("false") boolean repositoryChanges) {}

  /**
   * The web page that shows the models.
   *
   * @param enabled Whether the application answers at /jtorch.
   */
  public record PageProperties(@DefaultValue("false") boolean enabled) {}

  /**
   * A model. Limits that are not set have the defaults of {@link org.jtorch.serving.Model.Options}.
   *
   * @param location File, folder, "classpath:" resource, or "https:" URL of the model. Empty if a
   *     Model bean of this name exists.
   * @param sha256 SHA-256 of the content in hexadecimal, which is checked before the model is
   *     loaded. Required for URLs.
   * @param codec Name of a Codec bean, or of a class that implements Codec. Default: the predictor
   *     takes and returns tensors.
   * @param picture Classification of pictures instead of a codec: the predictor takes the bytes of
   *     an image file and returns labels.
   * @param required Whether the application is ready only when this model is.
   * @param maxBatch Number of requests in a batch.
   * @param maxDelay Time for which an incomplete batch waits for more requests.
   * @param maxQueue Number of requests that wait; further ones are rejected.
   * @param maxElements Number of input elements in a batch.
   * @param maxBytes Bytes of input in a batch.
   * @param timeout Time until the deadline of a request that sets none.
   * @param weight Share of the workers' time, relative to other models.
   * @param fixedBatch Size of every batch; smaller ones are filled up.
   * @param device Device of the weights, such as "cpu" or "cuda:0".
   * @param watch Interval at which the location is checked for another version. Default: never.
   * @param padding Padding that lets requests of different sizes share a batch.
   */
  public record ModelProperties(
      @Nullable String location,
      @Nullable String sha256,
      @Nullable String codec,
      @Nullable PictureProperties picture,
      @DefaultValue("true") boolean required,
      @Nullable Integer maxBatch,
      @Nullable Duration maxDelay,
      @Nullable Integer maxQueue,
      @Nullable Long maxElements,
      @Nullable DataSize maxBytes,
      @Nullable Duration timeout,
      @Nullable Double weight,
      @Nullable Integer fixedBatch,
      @Nullable String device,
      @Nullable Duration watch,
      @DefaultValue List<PaddingProperties> padding) {

    /** Creates properties. */
    public ModelProperties {
      padding = List.copyOf(padding);
    }
  }

  /**
   * Classification of pictures, for Predictor&lt;byte[], List&lt;Label&gt;&gt;. The defaults are
   * those of torchvision's classifiers.
   *
   * @param resize Length of the shorter side, or height and width. Default 256.
   * @param crop Side of the center crop. Default 224; none if resize has two numbers.
   * @param grayscale Whether pictures are converted to one channel.
   * @param mean Mean of each channel. Default: that of ImageNet.
   * @param std Standard deviation of each channel. Default: that of ImageNet.
   * @param labels File or "classpath:" resource with the names of the classes, one per line.
   *     Default: their indices.
   * @param top Number of labels of an answer.
   */
  public record PictureProperties(
      @DefaultValue List<Integer> resize,
      @Nullable Integer crop,
      @DefaultValue("false") boolean grayscale,
      @DefaultValue List<Double> mean,
      @DefaultValue List<Double> std,
      @Nullable String labels,
      @DefaultValue("5") int top) {

    /** Creates properties. */
    public PictureProperties {
      resize = List.copyOf(resize);
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }
  }

  /**
   * Padding of one dimension of one input.
   *
   * @param input Index of the input.
   * @param dim Dimension, not counting the batch dimension.
   * @param value Value of the padding.
   * @param sizes Sizes to which requests are padded, increasing.
   * @param mask Whether a mask is appended to the network's inputs.
   * @param cut Dimension of the outputs that is cut back to the request's size.
   */
  public record PaddingProperties(
      @DefaultValue("0") int input,
      @DefaultValue("0") int dim,
      @DefaultValue("0") double value,
      @DefaultValue List<Long> sizes,
      @DefaultValue("false") boolean mask,
      @Nullable Integer cut) {

    /** Creates properties. */
    public PaddingProperties {
      sizes = List.copyOf(sizes);
    }
  }
}
