package org.jtorch.spring;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Padding;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.StreamModel;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.codecs.Label;
import org.jtorch.spring.JtorchProperties.ModelProperties;
import org.jtorch.spring.JtorchProperties.PaddingProperties;
import org.springframework.core.io.ResourceLoader;

/** Registers models with {@link Serving}. Loading is left to {@link ServingLifecycle}. */
final class PredictorFactory {
  private final Serving serving;
  private final JtorchProperties properties;
  private final ResourceLoader resources;
  private final ModelFolder copies;
  private final List<ModelCustomizer<?, ?>> customizers;
  private final List<PredictorDecorator> decorators;

  PredictorFactory(
      Serving serving,
      JtorchProperties properties,
      ResourceLoader resources,
      ModelFolder copies,
      List<ModelCustomizer<?, ?>> customizers,
      List<PredictorDecorator> decorators) {
    this.serving = serving;
    this.properties = properties;
    this.resources = resources;
    this.copies = copies;
    this.customizers = customizers;
    this.decorators = decorators;
  }

  /** Registers a model that the application describes. */
  static <I, O> Predictor<I, O> ofModel(PredictorFactory factory, Model<I, O> model) {
    return factory.decorate(factory.serving.register(model));
  }

  /** Registers a streaming model that the application describes. */
  static <I, P> StreamPredictor<I, P> ofStreamModel(
      PredictorFactory factory, StreamModel<I, P> model) {
    return factory.serving.register(model);
  }

  /** Registers a model whose predictor takes and returns tensors. */
  static Predictor<Sample, Sample> ofTensors(PredictorFactory factory, String name) {
    Codec<Sample, Sample> tensors = Codec.of(sample -> sample, sample -> sample);
    Predictor<Sample, Sample> registered =
        factory.serving.register(factory.model(name, tensors, Sample.class, o -> {}));
    return factory.decorate(factory.serving.samples(registered.model()));
  }

  /** Registers a classifier of pictures. */
  static Predictor<byte[], List<Label>> ofPictures(PredictorFactory factory, String name) {
    Codec<byte[], List<Label>> codec =
        PictureClassifier.codec(name, factory.properties.models().get(name), factory.resources);
    byte[] example = PictureClassifier.example();
    return factory.decorate(
        factory.serving.register(
            factory.model(name, codec, byte[].class, options -> options.warmUp(example))));
  }

  /**
   * Registers a model that properties describe.
   *
   * @param input class of requests, so that endpoints can read them from JSON; {@code Object} if
   *     the codec's declaration does not say
   */
  static <I, O> Predictor<I, O> ofCodec(
      PredictorFactory factory, String name, Codec<I, O> codec, Class<?> input) {
    return factory.decorate(factory.serving.register(factory.model(name, codec, input, o -> {})));
  }

  private <I, O> Predictor<I, O> decorate(Predictor<I, O> predictor) {
    Predictor<I, O> decorated = predictor;
    for (PredictorDecorator decorator : decorators) {
      decorated = decorator.decorate(decorated);
    }
    return decorated;
  }

  private <I, O> Model<I, O> model(
      String name, Codec<I, O> codec, Class<?> input, Consumer<Model.Options<I, O>> more) {
    ModelProperties model = properties.models().get(name);
    if (model == null || model.location() == null) {
      throw new IllegalStateException("the properties of model " + name + " have no location");
    }
    NetworkSource source =
        new ModelLocation(name, model.location(), Optional.ofNullable(model.sha256()))
            .source(resources, copies);
    return Model.of(
        name,
        source,
        codec,
        options -> {
          apply(model, options);
          setInputType(input, options);
          more.accept(options);
          customize(name, options);
        });
  }

  private static void apply(ModelProperties model, Model.Options<?, ?> options) {
    set(model.maxBatch(), options::maxBatch);
    set(model.maxDelay(), options::maxDelay);
    set(model.maxQueue(), options::maxQueue);
    set(model.maxElements(), options::maxElements);
    set(model.maxBytes(), bytes -> options.maxBytes(bytes.toBytes()));
    set(model.timeout(), options::timeout);
    set(model.weight(), options::weight);
    set(model.fixedBatch(), options::fixedBatch);
    set(model.device(), name -> options.device(Device.of(name)));
    set(model.watch(), options::watch);
    model.padding().forEach(padding -> options.pad(o -> apply(padding, o)));
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static void apply(PaddingProperties padding, Padding.Options options) {
    options
        .input(padding.input())
        .dim(padding.dim())
        .value(padding.value())
        .sizes(padding.sizes().stream().mapToLong(Long::longValue).toArray())
        .mask(padding.mask());
    set(padding.cut(), options::cut);
  }

  @SuppressWarnings("unchecked")
  private static <I> void setInputType(Class<?> input, Model.Options<I, ?> options) {
    if (input != Object.class && input != Sample.class) {
      options.inputType((Class<I>) input);
    }
  }

  /** The customizer's types are those of the model that it names. */
  @SuppressWarnings("unchecked")
  private <I, O> void customize(String name, Model.Options<I, O> options) {
    for (ModelCustomizer<?, ?> customizer : customizers) {
      if (customizer.model().equals(name)) {
        ((ModelCustomizer<I, O>) customizer).customize(options);
      }
    }
  }
}
